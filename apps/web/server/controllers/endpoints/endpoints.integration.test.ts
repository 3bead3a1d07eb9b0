import { type Endpoints, endpointsDefinition, type Pod, podDefinition, type Service, serviceDefinition } from "@gantry/api/core/v1";
import { endpointSliceDefinition } from "@gantry/api/discovery/v1";
import { eventually } from "@gantry/client/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestControlPlane, type TestControlPlane } from "../../testing/control-plane";
import { manifest, podTemplate, TestKubelet } from "../testing/kubelet";

describe("Endpoints and EndpointSlices", () => {
  let plane: TestControlPlane;
  let kubelet: TestKubelet;
  const labels = { app: "web" };
  const endpoints = () => plane.client.resource(endpointsDefinition, "default");
  const services = () => plane.client.resource(serviceDefinition, "default");
  const slices = async (service: string) =>
    (await plane.client.resource(endpointSliceDefinition, "default").list({ labelSelector: `kubernetes.io/service-name=${service}` }))
      .items;
  const createPod = (name: string) =>
    plane.client.resource(podDefinition, "default").create(manifest<Pod>({ metadata: { name, labels }, spec: podTemplate(labels).spec }));
  const find = (name: string): Promise<Endpoints | undefined> =>
    endpoints()
      .get(name)
      .catch(() => undefined);

  beforeAll(async () => {
    plane = await startTestControlPlane();
    kubelet = new TestKubelet(plane.client);
    await plane.startControllers();
    await kubelet.registerNode("node-1", { "topology.kubernetes.io/zone": "north" });
  });
  afterAll(() => plane.close());

  it("follows pods that become ready, unready and go, by named ports", async () => {
    await services().create(
      manifest<Service>({ metadata: { name: "web" }, spec: { selector: labels, ports: [{ port: 8080, targetPort: "http" }] } }),
    );
    await eventually(async () => (await slices("web")).length === 1);
    const pod = await createPod("web-1");
    await kubelet.bind(pod, "node-1");
    await kubelet.run(pod, { ready: false });
    await eventually(async () => (await find("web"))?.subsets?.[0]?.notReadyAddresses?.length === 1);

    const start = performance.now();
    const running = await kubelet.run(pod, { ready: true });
    await eventually(async () => (await find("web"))?.subsets?.[0]?.addresses?.length === 1);
    expect(performance.now() - start).toBeLessThan(500);
    expect((await endpoints().get("web")).subsets?.[0]).toMatchObject({
      addresses: [{ nodeName: "node-1", targetRef: { kind: "Pod", name: "web-1", uid: pod.metadata.uid } }],
      ports: [{ port: 80, protocol: "TCP" }],
    });
    await eventually(async () => (await slices("web"))[0]?.endpoints?.[0]?.conditions.ready === true);
    expect((await slices("web"))[0]).toMatchObject({
      addressType: "IPv4",
      ports: [{ port: 80, protocol: "TCP" }],
      endpoints: [{ conditions: { ready: true, serving: true, terminating: false }, zone: "north" }],
    });

    await plane.client.resource(podDefinition, "default").delete("web-1");
    await eventually(async () => (await slices("web"))[0]?.endpoints?.[0]?.conditions.terminating === true);
    expect((await slices("web"))[0]?.endpoints?.[0]?.conditions).toEqual({ ready: false, serving: true, terminating: true });
    await eventually(async () => ((await find("web"))?.subsets ?? []).length === 0);
    await kubelet.confirmDeletion(running);
    await eventually(async () => ((await slices("web"))[0]?.endpoints ?? []).length === 0);
    await services().delete("web");
    await eventually(async () => (await find("web")) === undefined && (await slices("web")).length === 0);
  });

  it("keeps pods apart that call one named port by different numbers", async () => {
    const named = { app: "named" };
    const ports = [
      { name: "web", port: 80, targetPort: "http" },
      { name: "ask", port: 80, protocol: "UDP" as const, targetPort: "ask" },
    ];
    await services().create(manifest<Service>({ metadata: { name: "named" }, spec: { selector: named, ports } }));
    for (const [name, number] of [
      ["named-old", 8080],
      ["named-new", 9090],
    ] as const) {
      const containers = [
        {
          name: "web",
          image: "nginx",
          ports: [
            { name: "http", containerPort: number },
            { name: "ask", containerPort: 53, protocol: "UDP" },
          ],
        },
      ];
      const pod = await plane.client
        .resource(podDefinition, "default")
        .create(manifest<Pod>({ metadata: { name, labels: named }, spec: { containers } }));
      await kubelet.run(pod);
    }
    await eventually(async () => (await slices("named")).reduce((sum, slice) => sum + (slice.endpoints ?? []).length, 0) === 2);
    const found = (await slices("named")).map(({ ports: list, endpoints: pods }) => ({
      pod: pods?.[0]?.targetRef?.name,
      ports: (list ?? []).map(({ name, port, protocol }) => `${name} ${protocol} ${port}`).sort(),
    }));
    expect(found.sort((a, b) => (a.pod ?? "").localeCompare(b.pod ?? ""))).toEqual([
      { pod: "named-new", ports: ["ask UDP 53", "web TCP 9090"] },
      { pod: "named-old", ports: ["ask UDP 53", "web TCP 8080"] },
    ]);
  });

  it("publishes pods that are not ready where the Service asks for it, under their own names", async () => {
    const early = { app: "early" };
    const spec = { clusterIP: "None", selector: early, publishNotReadyAddresses: true, ports: [{ port: 80 }] };
    await services().create(manifest<Service>({ metadata: { name: "early" }, spec }));
    const pod = await plane.client.resource(podDefinition, "default").create(
      manifest<Pod>({
        metadata: { name: "early-0", labels: early },
        spec: podTemplate(early, { hostname: "early-0", subdomain: "early" }).spec,
      }),
    );
    await kubelet.bind(pod, "node-1");
    await kubelet.run(pod, { ready: false });
    await eventually(async () => (await find("early"))?.subsets?.[0]?.addresses?.length === 1);
    expect((await find("early"))?.subsets?.[0]?.addresses?.[0]?.hostname).toBe("early-0");
    expect((await slices("early"))[0]?.endpoints?.[0]).toMatchObject({
      conditions: { ready: true, serving: false, terminating: false },
      hostname: "early-0",
    });
    await plane.client.resource(podDefinition, "default").delete("early-0");
    await eventually(async () => (await slices("early"))[0]?.endpoints?.[0]?.conditions.terminating === true);
    expect((await slices("early"))[0]?.endpoints?.[0]?.conditions.ready).toBe(true);
  });

  it("spreads many endpoints over slices without moving those that are there", async () => {
    const many = { app: "many" };
    await services().create(
      manifest<Service>({ metadata: { name: "many" }, spec: { clusterIP: "None", selector: many, ports: [{ port: 80 }] } }),
    );
    const pods = await Promise.all(
      Array.from({ length: 120 }, (_, n) =>
        plane.client
          .resource(podDefinition, "default")
          .create(manifest<Pod>({ metadata: { name: `many-${n}`, labels: many }, spec: podTemplate(many).spec })),
      ),
    );
    await Promise.all(pods.map((pod) => kubelet.run(pod)));
    const total = async () => (await slices("many")).reduce((sum, slice) => sum + (slice.endpoints ?? []).length, 0);
    await eventually(async () => (await total()) === 120, 10_000);
    expect((await slices("many")).every((slice) => (slice.endpoints ?? []).length <= 100)).toBe(true);
    expect((await find("many"))?.metadata.labels).toHaveProperty(["service.kubernetes.io/headless"]);
  });

  it("mirrors Endpoints of a Service without a selector", async () => {
    await services().create(manifest<Service>({ metadata: { name: "outside" }, spec: { ports: [{ port: 80 }] } }));
    const subsets = [{ addresses: [{ ip: "192.0.2.7" }], ports: [{ port: 9376 }] }];
    await endpoints().create(manifest<Endpoints>({ metadata: { name: "outside" }, subsets }));
    await eventually(async () => (await slices("outside"))[0]?.endpoints?.[0]?.addresses[0] === "192.0.2.7");
    await endpoints().patch("outside", "merge", { subsets: [{ addresses: [{ ip: "192.0.2.8" }], ports: [{ port: 9376 }] }] });
    await eventually(async () => (await slices("outside"))[0]?.endpoints?.[0]?.addresses[0] === "192.0.2.8");
    await endpoints().delete("outside");
    await eventually(async () => (await slices("outside")).length === 0);
  });
});
