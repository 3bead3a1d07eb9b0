import { nodeDefinition } from "@gantry/api/core/v1";
import {
  type Ingress,
  type IngressClass,
  ingressClassDefinition,
  ingressDefinition,
  ingressPortsAnnotation,
} from "@gantry/api/networking/v1";
import { eventually } from "@gantry/client/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestControlPlane, type TestControlPlane } from "../../testing/control-plane";
import { manifest, TestKubelet } from "../testing/kubelet";

describe("ingresses", () => {
  let plane: TestControlPlane;
  let kubelet: TestKubelet;
  const nodes = () => plane.client.resource(nodeDefinition);
  const ingresses = () => plane.client.resource(ingressDefinition, "default");
  const spec = { defaultBackend: { service: { name: "web", port: { number: 80 } } } };
  const places = async (name: string): Promise<string> => {
    const { status } = await ingresses().get(name);
    return (status.loadBalancer.ingress ?? []).map(({ ip, ports = [] }) => `${ip}:${ports.map(({ port }) => port).join("+")}`).join();
  };
  const join = async (name: string, address: string, ports: string): Promise<void> => {
    await kubelet.registerNode(name);
    await nodes().patchStatus(name, "merge", { status: { addresses: [{ type: "InternalIP", address }] } });
    await nodes().patch(name, "merge", { metadata: { annotations: { [ingressPortsAnnotation]: ports } } });
  };

  beforeAll(async () => {
    plane = await startTestControlPlane();
    kubelet = new TestKubelet(plane.client);
    await plane.startControllers();
  });
  afterAll(() => plane.close());

  it("get the default class unless they name one, and the addresses of the nodes that serve them", async () => {
    await plane.client
      .resource(ingressClassDefinition)
      .create(manifest<IngressClass>({ metadata: { name: "other" }, spec: { controller: "example.com/other" } }));
    await ingresses().create(manifest<Ingress>({ metadata: { name: "own" }, spec }));
    await ingresses().create(manifest<Ingress>({ metadata: { name: "foreign" }, spec: { ...spec, ingressClassName: "other" } }));
    await ingresses().create(
      manifest<Ingress>({ metadata: { name: "annotated", annotations: { "kubernetes.io/ingress.class": "other" } }, spec }),
    );
    const classOf = async (name: string) => (await ingresses().get(name)).spec.ingressClassName;
    expect([await classOf("own"), await classOf("foreign"), await classOf("annotated")]).toEqual(["gantry", "other", undefined]);

    await join("node-2", "192.0.2.2", "80,443");
    await join("node-1", "192.0.2.1", "8081");
    await kubelet.registerNode("node-3");
    await eventually(async () => (await places("own")) === "192.0.2.1:8081,192.0.2.2:80+443");
    await kubelet.reportNode("node-1", "False");
    await eventually(async () => (await places("own")) === "192.0.2.2:80+443");
    await nodes().delete("node-2");
    await eventually(async () => (await places("own")) === "");
    expect([await places("foreign"), await places("annotated")]).toEqual(["", ""]);
  });
});
