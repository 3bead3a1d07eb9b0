import { expect, test } from "vitest";
import { type Chains, renderChanges, renderIptables } from "./iptables-rules";
import type { ServicePort } from "./service-ports";

const options = { clusterSubnet: "10.244.0.0/16", serviceSubnet: "10.96.0.0/16", podSubnet: "10.244.1.0/24", dnsAddress: "10.96.0.10" };

const port = (name: string, endpoints: readonly string[], extra: Partial<ServicePort> = {}): ServicePort => ({
  id: `default/${name}/tcp/80`,
  clusterIP: "10.96.0.20",
  protocol: "tcp",
  port: 80,
  cluster: endpoints.map((ip) => ({ ip, port: 8080 })),
  local: [],
  externalIPs: [],
  loadBalancerIPs: [],
  loadBalancerSourceRanges: [],
  externalLocal: false,
  internalLocal: false,
  ...extra,
});

const chainsOf = (changes: string): string[] => [...changes.matchAll(/^:(\S+)/gm)].map((match) => match[1] ?? "");

test("each endpoint has its chance, and no chain's name is longer than the kernel takes", () => {
  const { nat } = renderIptables([port("web", ["10.244.1.2", "10.244.2.2"], { nodePort: 30080, affinitySeconds: 60 })], [], options);
  const rules = [...nat.values()].flat().join("\n");
  expect(rules).toContain("--probability 0.5000000000");
  expect(rules).toContain("-A GANTRY-NODEPORTS -p tcp --dport 30080");
  expect(Math.max(...[...nat.keys()].map((chain) => chain.length))).toBeLessThanOrEqual(28);
});

test("an endpoint that only policy Local still uses has its chains", () => {
  const local = [{ ip: "10.244.1.9", port: 8080 }];
  const { nat } = renderIptables(
    [port("web", ["10.244.1.2"], { externalLocal: true, nodePort: 30080, affinitySeconds: 60, local })],
    [],
    options,
  );
  const targets = [
    ...[...nat.values()]
      .flat()
      .join("\n")
      .matchAll(/-j (GANTRY-SEP-\S+)/g),
  ].map((match) => match[1] ?? "");
  expect(new Set(targets).size).toBe(2);
  for (const target of targets) expect(nat.has(target)).toBe(true);
});

test("another endpoint of one service changes the chains of that service alone", () => {
  const other = port("other", ["10.244.1.3"], { clusterIP: "10.96.0.21" });
  const before = renderIptables([port("web", ["10.244.1.2", "10.244.2.2"]), other], [], options);
  const after = renderIptables([port("web", ["10.244.1.2", "10.244.2.9"]), other], [], options);
  const changes = renderChanges("nat", after.nat, before.nat);
  const [added, balancing, gone, ...more] = chainsOf(changes);
  expect([added, balancing, gone]).toEqual([/SEP/, /SVC/, /SEP/].map((kind) => expect.stringMatching(kind)));
  expect(more).toEqual([]);
  expect(changes).toContain(`-X ${gone}`);
  expect(renderChanges("filter", after.filter, before.filter)).toBe("");
  expect(renderChanges("nat", after.nat, after.nat)).toBe("");
});

test("what stands with unknown rules is written anew, also where nothing is wanted in it, and what is not wanted goes", () => {
  const wanted: Chains = new Map([["GANTRY-NODEPORTS", []]]);
  const standing = new Map([
    ["GANTRY-NODEPORTS", undefined],
    ["GANTRY-SVC-OLD", undefined],
  ]);
  const lines = ["*nat", ":GANTRY-NODEPORTS - [0:0]", ":GANTRY-SVC-OLD - [0:0]", "-X GANTRY-SVC-OLD", "COMMIT", ""];
  expect(renderChanges("nat", wanted, standing)).toBe(lines.join("\n"));
});
