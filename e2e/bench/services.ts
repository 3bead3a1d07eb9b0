import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { NodeNetworkState } from "../../apps/agent/src/network/state";
import type { LabAgent } from "../../apps/agent/src/network/testing/lab";
import { withBenchCluster } from "./bench-cluster";
import { percentile } from "./measure";
import { milliseconds } from "./table";

type ProxyKind = "nftables" | "iptables";

const serviceCount = 1_000;
const endpointCount = 10;
const changes = 15;
const patience = 120_000;

const octets = (base: string, index: number): string => `${base}.${Math.floor(index / 250)}.${(index % 250) + 1}`;

const serviceOf = (index: number) => {
  const clusterIP = octets("10.96", index + 1_000);
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: `s${index}`, namespace: "bench", uid: `s${index}` },
    spec: { clusterIP, clusterIPs: [clusterIP], ports: [{ name: "main", port: 80, targetPort: 8080, protocol: "TCP" }] },
  };
};

/** @param generation Decides over the address of the last endpoint. */
const sliceOf = (index: number, generation: number) => ({
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  metadata: { name: `s${index}`, namespace: "bench", uid: `s${index}`, labels: { "kubernetes.io/service-name": `s${index}` } },
  addressType: "IPv4",
  ports: [{ name: "main", protocol: "TCP", port: 8080 }],
  endpoints: Array.from({ length: endpointCount }, (_, endpoint) => ({
    addresses: [octets(`10.${130 + (endpoint === endpointCount - 1 ? generation % 100 : 0)}`, index * endpointCount + endpoint)],
    conditions: { ready: true },
    nodeName: "n2",
  })),
});

const putSlice = (agent: LabAgent, index: number, generation: number): Promise<void> =>
  agent.call("put", "/apis/discovery.k8s.io/v1/endpointslices", sliceOf(index, generation));

type Programming = NonNullable<NonNullable<NodeNetworkState["proxy"]>["lastProgramming"]>;

/** The newest transaction, once it is another than the one given. */
const nextProgramming = async (agent: LabAgent, before?: Programming): Promise<Programming> => {
  const until = Date.now() + patience;
  while (Date.now() < until) {
    const last = (await agent.call<NodeNetworkState>("state")).proxy?.lastProgramming;
    if (last && last.at !== before?.at) return last;
    await sleep(20);
  }
  throw new Error(`no rules were programmed within ${patience / 1000} s`);
};

/** iptables stands on one of two parts of the kernel: `nf_tables` or `legacy`. */
const variantOf = (kind: ProxyKind): string =>
  kind === "nftables" ? "" : ` ${execFileSync("iptables", ["--version"], { encoding: "utf8" }).match(/\(.*\)/)?.[0] ?? ""}`;

const measureProxy = (kind: ProxyKind): Promise<string[]> =>
  withBenchCluster(async (cluster) => {
    const before = async (agent: LabAgent): Promise<void> => {
      for (let index = 0; index < serviceCount; index++) {
        await agent.call("put", "/api/v1/services", serviceOf(index));
        await putSlice(agent, index, 0);
      }
    };
    const agent = await cluster.startAgent(1, "host-gw", { missing: kind === "iptables" ? ["nft"] : [], before });
    const scratch = await nextProgramming(agent);
    let last = scratch;
    const samples: number[] = [];
    for (let change = 1; change <= changes; change++) {
      await putSlice(agent, (change * 37) % serviceCount, change);
      last = await nextProgramming(agent, last);
      samples.push(last.milliseconds);
    }
    await cluster.stopAgents();
    const oneEndpoint = [0.5, 0.99].map((share) => milliseconds(percentile(samples, share)));
    return [`${kind}${variantOf(kind)}`, `${milliseconds(scratch.milliseconds)} for ${scratch.services}`, ...oneEndpoint];
  });

/** How long the kernel takes for the rules of many Services from scratch, and for the change of one endpoint. */
export const measureServices = async (): Promise<string[][]> => {
  const rows = [[`${serviceCount} Services × ${endpointCount} endpoints`, "from scratch", "one endpoint, p50", "p99"]];
  for (const kind of ["nftables", "iptables"] as const)
    rows.push(await measureProxy(kind).catch((error: Error) => [`${kind}: ${error.message}`, "–", "–", "–"]));
  return rows;
};
