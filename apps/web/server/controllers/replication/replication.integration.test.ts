import {
  eventDefinition,
  type Pod,
  podDefinition,
  type ReplicationController,
  replicationControllerDefinition,
  resourceQuotaDefinition,
} from "@gantry/api/core/v1";
import { eventually } from "@gantry/client/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestControlPlane, type TestControlPlane } from "../../testing/control-plane";
import { manifest, podTemplate, TestKubelet } from "../testing/kubelet";

describe("ReplicationController", () => {
  let plane: TestControlPlane;
  let kubelet: TestKubelet;
  const labels = { app: "web" };
  const pods = async (): Promise<Pod[]> => (await plane.client.resource(podDefinition, "default").list({ labelSelector: "app=web" })).items;
  const controllers = () => plane.client.resource(replicationControllerDefinition, "default");
  const create = (name: string, replicas: number) =>
    controllers().create(
      manifest<ReplicationController>({ metadata: { name }, spec: { replicas, selector: labels, template: podTemplate(labels) } }),
    );

  beforeAll(async () => {
    plane = await startTestControlPlane();
    kubelet = new TestKubelet(plane.client);
    await plane.startControllers();
  });
  afterAll(() => plane.close());

  it("creates, counts, replaces and removes pods", async () => {
    await create("web", 5);
    await eventually(async () => (await pods()).length === 5);
    for (const pod of await pods()) await kubelet.run(pod);
    await eventually(async () => (await controllers().get("web")).status.availableReplicas === 5);
    const status = (await controllers().get("web")).status;
    expect(status).toMatchObject({ replicas: 5, fullyLabeledReplicas: 5, readyReplicas: 5, observedGeneration: 1 });

    const [victim, failing] = await pods();
    if (victim === undefined || failing === undefined) throw new Error("There are no pods.");
    await kubelet.confirmDeletion(victim);
    await kubelet.finish(failing, "Failed");
    await eventually(async () => (await pods()).filter((pod) => pod.status.phase !== "Failed").length === 5);

    await controllers().scale("web", 1);
    await eventually(
      async () => (await pods()).filter((pod) => pod.status.phase !== "Failed" && !pod.metadata.deletionTimestamp).length === 1,
    );
    const left = (await pods()).filter((pod) => pod.status.phase === "Running");
    expect(left).toHaveLength(1);
    const events = (await plane.client.resource(eventDefinition, "default").list()).items;
    expect(events.some(({ reason, message }) => reason === "SuccessfulCreate" && message?.startsWith("Created pod: web-"))).toBe(true);
    await controllers().delete("web", { propagationPolicy: "Background" });
    await eventually(async () => (await pods()).filter((pod) => !pod.metadata.deletionTimestamp).length === 0);
  });

  it("adopts an orphan that it selects and lets go of a pod whose labels change", async () => {
    await plane.client
      .resource(podDefinition, "default")
      .create(manifest<Pod>({ metadata: { name: "orphan", labels }, spec: podTemplate(labels).spec }));
    const owner = await create("adopter", 1);
    const orphan = () => plane.client.resource(podDefinition, "default").get("orphan");
    await eventually(async () => (await orphan()).metadata.ownerReferences?.[0]?.uid === owner.metadata.uid);
    await plane.client.resource(podDefinition, "default").patch("orphan", "merge", { metadata: { labels: { app: "other" } } });
    await eventually(async () => ((await orphan()).metadata.ownerReferences ?? []).length === 0);
    await eventually(async () => (await pods()).length === 1);
    await controllers().delete("adopter", { propagationPolicy: "Orphan" });
    await eventually(async () => (await pods()).every((pod) => (pod.metadata.ownerReferences ?? []).length === 0));
    expect(await pods()).toHaveLength(1);
  });

  it("says why pods cannot be created, and goes on when they can", async () => {
    const namespace = "limited";
    await plane.client.transport.request({ method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: namespace } } });
    const quotas = plane.client.resource(resourceQuotaDefinition, namespace);
    await quotas.create(manifest({ metadata: { name: "one" }, spec: { hard: { pods: "1" } } }));
    await eventually(async () => (await quotas.get("one")).status.hard?.pods === "1");
    const limited = plane.client.resource(replicationControllerDefinition, namespace);
    await limited.create(
      manifest<ReplicationController>({
        metadata: { name: "web" },
        spec: { replicas: 2, selector: labels, template: podTemplate(labels) },
      }),
    );
    await eventually(async () => (await limited.get("web")).status.conditions?.[0]?.reason === "FailedCreate");
    expect((await limited.get("web")).status.conditions?.[0]).toMatchObject({ type: "ReplicaFailure", status: "True" });
    await quotas.patch("one", "merge", { spec: { hard: { pods: "2" } } });
    await eventually(async () => (await limited.get("web")).status.replicas === 2, 10_000);
    await eventually(async () => ((await limited.get("web")).status.conditions ?? []).length === 0);
  });
});
