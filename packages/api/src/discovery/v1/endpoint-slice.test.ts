import { describe, expect, it } from "vitest";
import { build, errorsOf, rowOf } from "../../testing/build";
import { endpointSliceDefinition } from "./endpoint-slice";
import { sliceFromBeta, sliceToBeta } from "./slice-v1beta1";

const metadata = { name: "a", namespace: "b", uid: "1", resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z" };

describe("EndpointSlice", () => {
  const slice = { addressType: "IPv4", endpoints: [{ addresses: ["10.0.0.1"] }], ports: [{ port: 80 }] };

  it("is completed, checked and shown", () => {
    const object = build(endpointSliceDefinition, slice);
    expect(object.ports).toEqual([{ port: 80, name: "", protocol: "TCP" }]);
    expect(rowOf(endpointSliceDefinition, object, "2026-01-01T00:00:00Z")).toMatchObject({ Ports: "80", Endpoints: "10.0.0.1" });
    expect(errorsOf(endpointSliceDefinition, { ...slice, addressType: "IPv6" })).toEqual([
      'endpoints[0].addresses[0]: Invalid value: "10.0.0.1": must be a valid IPv6 address',
    ]);
  });

  it("has an older shape, in which topology is a map", () => {
    const stored = {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata,
      addressType: "IPv4",
      endpoints: [{ addresses: ["10.0.0.1"], conditions: { ready: true }, nodeName: "n", zone: "z", deprecatedTopology: { rack: "1" } }],
    };
    const beta = sliceToBeta(stored);
    expect(beta).toMatchObject({
      apiVersion: "discovery.k8s.io/v1beta1",
      endpoints: [{ nodeName: "n", topology: { rack: "1", "kubernetes.io/hostname": "n", "topology.kubernetes.io/zone": "z" } }],
    });
    expect(sliceFromBeta(beta)).toEqual(stored);
  });
});
