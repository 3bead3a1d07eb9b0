import { type ReplicaSet, replicaSetDefinition } from "@gantry/api/apps/v1";
import { nodeDefinition, type Pod, podDefinition } from "@gantry/api/core/v1";
import { type PodDisruptionBudget, podDisruptionBudgetDefinition } from "@gantry/api/policy/v1";
import { eventually } from "@gantry/client/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DrainConsent, DrainEvent, DrainPod } from "../../lib/drain/rules";
import { manifest, podTemplate, TestKubelet } from "../controllers/testing/kubelet";
import { startTestControlPlane, type TestControlPlane } from "../testing/control-plane";
import { drainNode } from "./drain";

describe("drain", () => {
  let plane: TestControlPlane;
  let kubelet: TestKubelet;
  const nothing = { unmanaged: false, localData: false };
  const podsOf = async (app: string): Promise<Pod[]> =>
    (await plane.client.resource(podDefinition, "default").list({ labelSelector: `app=${app}` })).items;
  const transport = () => plane.apiServer.transportFor({ name: "admin", groups: ["system:masters", "system:authenticated"] });

  /** Drains in the background and keeps what was last told of each pod. */
  const drain = (node: string, consent: DrainConsent = nothing) => {
    const told = new Map<string, DrainPod>();
    const stop = new AbortController();
    const run = async (): Promise<DrainEvent | undefined> => {
      let last: DrainEvent | undefined;
      for await (const event of drainNode({ transport: transport(), node, consent, signal: stop.signal })) {
        last = event;
        if (event.type === "pod") told.set(event.pod.name, event.pod);
      }
      return last;
    };
    return { told, stop, done: run() };
  };

  beforeAll(async () => {
    plane = await startTestControlPlane();
    kubelet = new TestKubelet(plane.client);
    await plane.startControllers();
    await kubelet.registerNode("node-1");
    await plane.client.resource(replicaSetDefinition, "default").create(
      manifest<ReplicaSet>({
        metadata: { name: "web" },
        spec: { replicas: 2, selector: { matchLabels: { app: "web" } }, template: podTemplate({ app: "web" }) },
      }),
    );
    await plane.client.resource(podDisruptionBudgetDefinition, "default").create(
      manifest<PodDisruptionBudget>({
        metadata: { name: "keep" },
        spec: { minAvailable: 2, selector: { matchLabels: { app: "web" } } },
      }),
    );
    await eventually(async () => (await podsOf("web")).length === 2);
    for (const pod of await podsOf("web")) {
      await kubelet.bind(pod, "node-1");
      await kubelet.run(pod);
    }
    const budgets = plane.client.resource(podDisruptionBudgetDefinition, "default");
    await eventually(async () => (await budgets.get("keep")).status?.currentHealthy === 2);
  });
  afterAll(() => plane.close());

  it("names the budget in the way, stops when told to, and goes on when the budget gives way", async () => {
    const first = drain("node-1");
    await eventually(() => first.told.size === 2 && [...first.told.values()].every(({ state }) => state === "blocked"));
    expect([...first.told.values()].map(({ budget }) => budget)).toEqual(["keep", "keep"]);
    expect((await plane.client.resource(nodeDefinition).get("node-1")).spec.unschedulable).toBe(true);
    first.stop.abort();
    await first.done;
    expect((await podsOf("web")).filter(({ metadata }) => metadata.deletionTimestamp)).toEqual([]);

    const names = (await podsOf("web")).map(({ metadata }) => metadata.name);
    const second = drain("node-1");
    await eventually(() => [...second.told.values()].filter(({ state }) => state === "blocked").length === 2);
    await plane.client.resource(podDisruptionBudgetDefinition, "default").patch("keep", "merge", { spec: { minAvailable: 0 } });
    await eventually(() => [...second.told.values()].every(({ state }) => state === "leaving"));
    for (const pod of await podsOf("web")) if (names.includes(pod.metadata.name)) await kubelet.confirmDeletion(pod);
    expect(await second.done).toEqual({ type: "end" });
    expect([...second.told.values()].map(({ state }) => state)).toEqual(["gone", "gone"]);
  });

  it("ends what nothing makes anew only with consent", async () => {
    const lone = await plane.client
      .resource(podDefinition, "default")
      .create(manifest<Pod>({ metadata: { name: "lone" }, spec: { ...podTemplate({}).spec, volumes: [{ name: "data", emptyDir: {} }] } }));
    await kubelet.registerNode("node-2");
    await kubelet.bind(lone, "node-2");
    const careful = drain("node-2");
    expect(await careful.done).toEqual({ type: "end" });
    expect(careful.told.get("lone")).toMatchObject({
      state: "refused",
      why: "nothing makes it anew, and its emptyDir data would be lost",
    });
    const willing = drain("node-2", { unmanaged: true, localData: true });
    await eventually(() => willing.told.get("lone")?.state === "leaving");
    await kubelet.confirmDeletion(lone);
    expect(await willing.done).toEqual({ type: "end" });
    expect(willing.told.get("lone")?.state).toBe("gone");
  });

  it("goes only as far as the person's rights", async () => {
    const stranger = plane.apiServer.transportFor({ name: "stranger", groups: ["system:authenticated"] });
    const events = drainNode({ transport: stranger, node: "node-2", consent: nothing, signal: new AbortController().signal });
    await expect(events.next()).rejects.toMatchObject({ code: 403 });
  });
});
