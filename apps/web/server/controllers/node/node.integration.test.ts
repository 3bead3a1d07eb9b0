import { type Lease, leaseDefinition } from "@gantry/api/coordination/v1";
import { type Node, nodeDefinition, type Pod, podDefinition } from "@gantry/api/core/v1";
import { eventually } from "@gantry/client/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestControlPlane, type TestControlPlane } from "../../testing/control-plane";
import { manifest, podTemplate, TestKubelet } from "../testing/kubelet";

describe("nodes", () => {
  let plane: TestControlPlane;
  let kubelet: TestKubelet;
  let beating: NodeJS.Timeout;
  const alive = new Set<string>();
  const nodes = () => plane.client.resource(nodeDefinition);
  const pods = () => plane.client.resource(podDefinition, "default");
  const ready = (node: Node) => node.status.conditions?.find(({ type }) => type === "Ready");
  const taints = async (name: string) => ((await nodes().get(name)).spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`).sort();
  const find = (name: string): Promise<Pod | undefined> =>
    pods()
      .get(name)
      .catch(() => undefined);

  const beat = async (name: string): Promise<void> => {
    const leases = plane.client.resource(leaseDefinition, "kube-node-lease");
    const renewTime = `${new Date().toISOString().slice(0, -1)}000Z`;
    await leases
      .patch(name, "merge", { spec: { renewTime } })
      .catch(() => leases.create(manifest<Lease>({ metadata: { name }, spec: { holderIdentity: name, renewTime } })))
      .catch(() => undefined);
  };
  const join = async (name: string): Promise<void> => {
    alive.add(name);
    await beat(name);
    await kubelet.registerNode(name);
    await eventually(async () => (await taints(name)).length === 0);
  };
  const runOn = async (node: string, name: string, spec: object = {}): Promise<Pod> => {
    const pod = await pods().create(manifest<Pod>({ metadata: { name }, spec: { ...podTemplate({}).spec, ...spec } }));
    await kubelet.bind(pod, node);
    return kubelet.run(pod);
  };

  beforeAll(async () => {
    plane = await startTestControlPlane();
    kubelet = new TestKubelet(plane.client);
    await plane.startControllers({ nodes: { gracePeriod: 1_000, startupGracePeriod: 2_000, quarantine: 300 } });
    beating = setInterval(() => [...alive].forEach((name) => void beat(name)), 200);
    for (const name of ["node-1", "node-2", "node-3"]) await join(name);
  });
  afterAll(async () => {
    clearInterval(beating);
    await plane.close();
  });

  it("gives each node its own share of the pods' addresses", async () => {
    await eventually(async () => (await nodes().list()).items.every(({ spec }) => spec.podCIDR));
    const shares = (await nodes().list()).items.map(({ spec }) => spec.podCIDR);
    expect(new Set(shares).size).toBe(3);
    expect(shares.every((share) => /^10\.244\.\d+\.0\/24$/.test(share ?? ""))).toBe(true);
  });

  it("finds a silent node out of reach, moves its pods, and takes it back", async () => {
    const seconds = (tolerationSeconds: number) => [
      { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute", tolerationSeconds },
    ];
    await runOn("node-1", "leaves", { tolerations: seconds(1) });
    await runOn("node-1", "stays", { tolerations: seconds(600) });
    alive.delete("node-1");
    await eventually(async () => ready(await nodes().get("node-1"))?.status === "Unknown", 5_000);
    expect(ready(await nodes().get("node-1"))).toMatchObject({
      reason: "NodeStatusUnknown",
      message: "Kubelet stopped posting node status.",
    });
    await eventually(
      async () => (await taints("node-1")).join() === "node.kubernetes.io/unreachable:NoExecute,node.kubernetes.io/unreachable:NoSchedule",
    );
    await eventually(async () => (await find("stays"))?.status.conditions?.find(({ type }) => type === "Ready")?.status === "False");
    await eventually(async () => (await find("leaves"))?.metadata.deletionTimestamp !== undefined, 5_000);
    expect((await find("stays"))?.metadata.deletionTimestamp).toBeUndefined();

    alive.add("node-1");
    await kubelet.reportNode("node-1", "True");
    await eventually(async () => (await taints("node-1")).length === 0);
  });

  it("evicts by taints of others, and cancels when the taint goes in time", async () => {
    await runOn("node-2", "intolerant");
    await runOn("node-2", "patient", {
      tolerations: [{ key: "example.com/drain", operator: "Exists", effect: "NoExecute", tolerationSeconds: 2 }],
    });
    await nodes().patch("node-2", "merge", { spec: { taints: [{ key: "example.com/drain", effect: "NoExecute" }] } });
    await eventually(async () => (await find("intolerant"))?.metadata.deletionTimestamp !== undefined);
    await nodes().patch("node-2", "merge", { spec: { taints: [] } });
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect((await find("patient"))?.metadata.deletionTimestamp).toBeUndefined();
  });

  it("removes the pods of a node that was deleted", async () => {
    await runOn("node-3", "left");
    alive.delete("node-3");
    await nodes().delete("node-3");
    await eventually(async () => (await find("left")) === undefined, 5_000);
  });
});
