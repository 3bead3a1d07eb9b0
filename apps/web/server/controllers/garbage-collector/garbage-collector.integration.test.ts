import type { KubernetesObject } from "@gantry/api";
import { type ReplicaSet, replicaSetDefinition } from "@gantry/api/apps/v1";
import { type ConfigMap, configMapDefinition, namespaceDefinition, podDefinition, serviceAccountDefinition } from "@gantry/api/core/v1";
import { eventually } from "@gantry/client/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestControlPlane, type TestControlPlane } from "../../testing/control-plane";
import { manifest, podTemplate } from "../testing/kubelet";

describe("garbage collector and namespaces", () => {
  let plane: TestControlPlane;
  const maps = (namespace = "default") => plane.client.resource(configMapDefinition, namespace);
  const ownedBy = (owner: KubernetesObject, blockOwnerDeletion = false) => ({
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    blockOwnerDeletion,
  });
  const create = (name: string, owners: object[] = [], more: object = {}) =>
    maps().create(manifest<ConfigMap>({ metadata: { name, ownerReferences: owners, ...more } }));
  const exists = async (name: string): Promise<boolean> => (await maps().list()).items.some(({ metadata }) => metadata.name === name);

  beforeAll(async () => {
    plane = await startTestControlPlane();
    await plane.startControllers();
  });
  afterAll(() => plane.close());

  it("deletes what an owner leaves behind, through generations, but not what another one owns", async () => {
    const parent = await create("parent");
    const other = await create("other");
    const child = await create("child", [ownedBy(parent)]);
    await create("grandchild", [ownedBy(child)]);
    await create("shared", [ownedBy(parent), ownedBy(other)]);
    await maps().delete("parent", { propagationPolicy: "Background" });
    await eventually(async () => !(await exists("child")) && !(await exists("grandchild")));
    await eventually(async () => (await maps().get("shared")).metadata.ownerReferences?.length === 1);
    expect((await maps().get("shared")).metadata.ownerReferences?.[0]?.uid).toBe(other.metadata.uid);
  });

  it("deletes an object whose owner never was, or is another one by now", async () => {
    await create("stray", [{ apiVersion: "v1", kind: "ConfigMap", name: "nobody", uid: "00000000-0000-0000-0000-000000000000" }]);
    await eventually(async () => !(await exists("stray")));
  });

  it("in the foreground deletes dependents that block first", async () => {
    const owner = await create("front");
    await create("blocking", [ownedBy(owner, true)], { finalizers: ["example.com/wait"] });
    await maps().delete("front", { propagationPolicy: "Foreground" });
    await eventually(async () => (await maps().get("blocking")).metadata.deletionTimestamp !== undefined);
    expect((await maps().get("front")).metadata.finalizers).toEqual(["foregroundDeletion"]);
    await maps().patch("blocking", "merge", { metadata: { finalizers: null } });
    await eventually(async () => !(await exists("front")) && !(await exists("blocking")));
  });

  it("orphans dependents on request, and is not held up by a circle", async () => {
    const owner = await create("leaving");
    await create("staying", [ownedBy(owner)]);
    await eventually(async () => exists("staying"));
    await maps().delete("leaving", { propagationPolicy: "Orphan" });
    await eventually(async () => !(await exists("leaving")));
    expect(((await maps().get("staying")).metadata.ownerReferences ?? []).length).toBe(0);

    const one = await create("circle-1");
    const two = await create("circle-2", [ownedBy(one, true)]);
    await maps().patch("circle-1", "merge", { metadata: { ownerReferences: [ownedBy(two, true)] } });
    await maps().delete("circle-1", { propagationPolicy: "Foreground" });
    await eventually(async () => !(await exists("circle-1")) && !(await exists("circle-2")));
  });

  it("fills new namespaces, and empties those that go", async () => {
    const namespaces = plane.client.resource(namespaceDefinition);
    await namespaces.create(manifest({ metadata: { name: "brief" } }));
    await eventually(async () =>
      (await plane.client.resource(serviceAccountDefinition, "brief").list()).items.some(({ metadata }) => metadata.name === "default"),
    );
    await eventually(async () => (await maps("brief").list()).items.some(({ metadata }) => metadata.name === "kube-root-ca.crt"));
    await plane.client.resource(replicaSetDefinition, "brief").create(
      manifest<ReplicaSet>({
        metadata: { name: "web" },
        spec: { replicas: 3, selector: { matchLabels: { app: "web" } }, template: podTemplate({ app: "web" }) },
      }),
    );
    const pods = plane.client.resource(podDefinition, "brief");
    await eventually(async () => (await pods.list()).items.length === 3);
    await maps("brief").create(manifest<ConfigMap>({ metadata: { name: "held", finalizers: ["example.com/wait"] } }));
    await namespaces.delete("brief");
    await eventually(async () =>
      ((await namespaces.get("brief")).status.conditions ?? []).some(({ reason }) => reason === "SomeFinalizersRemain"),
    );
    expect((await pods.list()).items).toEqual([]);
    await maps("brief").patch("held", "merge", { metadata: { finalizers: null } });
    await eventually(async () => !(await namespaces.list()).items.some(({ metadata }) => metadata.name === "brief"), 8_000);
  });
});
