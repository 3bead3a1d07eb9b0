import { eventDefinition, type Service, serviceDefinition } from "@gantry/api/core/v1";
import { eventually } from "@gantry/client/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestControlPlane, type TestControlPlane } from "../../testing/control-plane";
import { manifest } from "../testing/kubelet";
import { loadBalancerReadyCondition } from "./service-load-balancer-controller";

describe("Services of type LoadBalancer", () => {
  let plane: TestControlPlane;
  const services = () => plane.client.resource(serviceDefinition, "default");
  const create = (name: string, spec: Partial<Service["spec"]> = {}) =>
    services().create(manifest<Service>({ metadata: { name }, spec: { type: "LoadBalancer", ports: [{ port: 80 }], ...spec } }));
  const ingress = async (name: string) => (await services().get(name)).status.loadBalancer.ingress;
  const address = async (name: string) => (await ingress(name))?.[0]?.ip;
  const condition = async (name: string) =>
    (await services().get(name)).status.conditions?.find(({ type }) => type === loadBalancerReadyCondition);
  const loadBalancer = { pool: "192.0.2.1-192.0.2.3" };

  beforeAll(async () => {
    plane = await startTestControlPlane();
  });
  afterAll(() => plane.close());

  it("get addresses of the pool, keep them over a restart, and wait for one when all are taken", async () => {
    const first = await plane.startControllers({ loadBalancer });
    await create("a");
    await eventually(async () => (await address("a")) === "192.0.2.1");
    expect(await ingress("a")).toEqual([{ ip: "192.0.2.1", ipMode: "VIP" }]);
    await create("b", { loadBalancerIP: "192.0.2.2" });
    await eventually(async () => (await address("b")) === "192.0.2.2");
    expect(await condition("b")).toMatchObject({ status: "True", reason: "EnsuredLoadBalancer" });
    await first.stop();

    await create("c");
    await plane.startControllers({ loadBalancer });
    await eventually(async () => (await address("c")) === "192.0.2.3");
    expect([await address("a"), await address("b")]).toEqual(["192.0.2.1", "192.0.2.2"]);

    await create("d");
    await eventually(async () => (await condition("d"))?.status === "False");
    expect((await condition("d"))?.message).toContain("range is full");
    await eventually(async () =>
      (await plane.client.resource(eventDefinition, "default").list()).items.some(
        ({ involvedObject, reason, type }) => involvedObject.name === "d" && reason === "SyncLoadBalancerFailed" && type === "Warning",
      ),
    );
    await services().delete("a");
    await eventually(async () => (await address("d")) === "192.0.2.1");
    expect(await condition("d")).toMatchObject({ status: "True" });
  });

  it("give their address back when they become another type", async () => {
    await services().patch("b", "merge", { spec: { type: "ClusterIP", loadBalancerIP: null } });
    await eventually(async () => (await ingress("b")) === undefined);
    expect(await condition("b")).toBeUndefined();
    await create("e");
    await eventually(async () => (await address("e")) === "192.0.2.2");
  });

  it("are told why an address that they ask for cannot be theirs", async () => {
    await create("f", { loadBalancerIP: "192.0.2.2" });
    await eventually(async () => (await condition("f"))?.status === "False");
    expect((await condition("f"))?.message).toContain("provided IP is already allocated: 192.0.2.2 belongs to service default/e");
    await services().patch("f", "merge", { spec: { loadBalancerIP: "198.51.100.1" } });
    await eventually(async () => (await condition("f"))?.message.includes("not in the valid range") === true);
  });

  it("of another class are left to others", async () => {
    await create("g", { loadBalancerClass: "example.com/other" });
    await services().patchStatus("g", "merge", { status: { loadBalancer: { ingress: [{ ip: "198.51.100.9" }] } } });
    await services().delete("e");
    // The address that became free goes to whoever waits; the other class's status has stayed.
    await create("h");
    await eventually(async () => (await address("h")) === "192.0.2.2");
    expect(await address("g")).toBe("198.51.100.9");
  });
});
