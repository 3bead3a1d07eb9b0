import { describe, expect, it } from "vitest";
import { build, errorsOf, rowOf } from "../../testing/build";
import { ingressDefinition } from "./ingress";
import { ingressFromBeta, ingressToBeta } from "./ingress-v1beta1";
import { networkPolicyDefinition } from "./network-policy";

const metadata = { name: "a", namespace: "b", uid: "1", resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z" };
const backend = { service: { name: "web", port: { number: 80 } } };

describe("Ingress", () => {
  const rules = [{ host: "a.example.com", http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }];

  it("is checked and shown", () => {
    expect(errorsOf(ingressDefinition, { spec: { rules } })).toEqual([]);
    expect(errorsOf(ingressDefinition, { spec: { rules: [{ host: "10.0.0.1" }] } })).toEqual([
      'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
    ]);
    expect(errorsOf(ingressDefinition, { spec: { defaultBackend: { service: { name: "web" } } } })).toEqual([
      "spec.defaultBackend: Required value: port name or number is required",
    ]);
    expect(rowOf(ingressDefinition, build(ingressDefinition, { spec: { rules, tls: [{}] } }), "2026-01-01T00:00:00Z")).toMatchObject({
      Class: "<none>",
      Hosts: "a.example.com",
      Ports: "80, 443",
    });
  });

  it("has an older shape", () => {
    const status = { loadBalancer: {} };
    const stored = { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata, spec: { defaultBackend: backend, rules }, status };
    const beta = ingressToBeta(stored);
    expect(beta).toMatchObject({
      apiVersion: "networking.k8s.io/v1beta1",
      spec: { backend: { serviceName: "web", servicePort: 80 }, rules: [{ http: { paths: [{ backend: { serviceName: "web" } }] } }] },
    });
    expect(ingressFromBeta(beta)).toEqual(stored);
  });
});

describe("NetworkPolicy", () => {
  it("is about what comes in, and about what goes out where it says so", () => {
    expect(build(networkPolicyDefinition, { spec: { egress: [{ ports: [{ port: 53 }] }] } }).spec).toMatchObject({
      policyTypes: ["Ingress", "Egress"],
      egress: [{ ports: [{ port: 53, protocol: "TCP" }] }],
    });
  });

  it.each([
    ["nobody", { from: [{}] }, "spec.ingress[0].from[0]: Required value: must specify a peer"],
    [
      "a hole outside",
      { from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["11.0.0.0/16"] } }] },
      'spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "11.0.0.0/16": must be a strict subset of `cidr`',
    ],
    [
      "a range that runs backwards",
      { ports: [{ port: 90, endPort: 80 }] },
      "spec.ingress[0].ports[0].endPort: Invalid value: 80: must be greater than or equal to `port`",
    ],
  ])("refuses %s", (_, rule, message) => {
    expect(errorsOf(networkPolicyDefinition, { spec: { ingress: [rule] } })).toContain(message);
  });
});
