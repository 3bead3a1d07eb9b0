import { randomBytes } from "node:crypto";
import { askLatency, askThroughput, startTrafficServer } from "../../apps/agent/src/network/measurement/programs";
import { networkAnnotations } from "../../apps/agent/src/network/overlay/peers";
import { Lab, type LabAgent } from "../../apps/agent/src/network/testing/lab";
import { type NetworkBackend, networkBackends, type PodAddress } from "../../apps/agent/src/network/types";
import { renderTable } from "./table";

/** Milliseconds of each single measurement. */
const duration = 1_500;
const manyStreams = 8;
const serviceAddress = "10.96.0.20";
const servicePort = 80;
const serverLifetime = 600_000;

/** What one way of traffic carries. */
interface Figures {
  /** Gigabits a second. */
  readonly one: number;
  readonly many: number;
  /** Microseconds of a request with its response. */
  readonly median: number;
  readonly p99: number;
}

interface Way {
  readonly name: string;
  readonly from: string;
  readonly address: string;
  readonly port: number;
}

const gigabits = ({ bytes, milliseconds }: { bytes: number; milliseconds: number }): number => (bytes * 8) / milliseconds / 1e6;

const figuresOf = async ({ from, address, port }: Way, token: string): Promise<Figures> => {
  const question = { address, port, token, duration };
  const one = gigabits(await askThroughput(from, question, 1));
  const many = gigabits(await askThroughput(from, question, manyStreams));
  const { median, p99 } = await askLatency(from, question);
  return { one, many, median, p99 };
};

const startAgent = async (lab: Lab, node: number, backend: NetworkBackend): Promise<LabAgent> => {
  const agent = lab.agent(node);
  const directory = (of: number) => `${lab.directory}/n${of}`;
  for (const each of [1, 2])
    await agent.call("put", "/api/v1/nodes", {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: `n${each}`, uid: `n${each}`, annotations: await networkAnnotations(backend, directory(each)) },
      spec: { podCIDR: `10.244.${each}.0/24` },
      status: { addresses: [{ type: "InternalIP", address: lab.address(each) }] },
    });
  await agent.call("start", {
    nodeName: `n${node}`,
    nodeAddress: lab.address(node),
    rootDirectory: directory(node),
    clusterSubnet: "10.244.0.0/16",
    serviceSubnet: "10.96.0.0/16",
    dnsAddress: "10.96.0.10",
    backend,
  });
  return agent;
};

const startPod = async (lab: Lab, agent: LabAgent, name: string) => {
  const pid = await lab.sandbox();
  const { ip } = await agent.call<PodAddress>("setup", { id: name, podUid: name, namespace: "bench", name, pid, hostPorts: [] });
  return { ip, namespace: `/proc/${pid}/ns/net` };
};

const putService = async (agent: LabAgent, endpoint: string, port: number): Promise<void> => {
  const metadata = { name: "bench", namespace: "bench", uid: "bench" };
  await agent.call("put", "/api/v1/services", {
    apiVersion: "v1",
    kind: "Service",
    metadata,
    spec: { clusterIP: serviceAddress, clusterIPs: [serviceAddress], ports: [{ name: "main", port: servicePort, protocol: "TCP" }] },
  });
  await agent.call("put", "/apis/discovery.k8s.io/v1/endpointslices", {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { ...metadata, labels: { "kubernetes.io/service-name": "bench" } },
    addressType: "IPv4",
    ports: [{ name: "main", protocol: "TCP", port }],
    endpoints: [{ addresses: [endpoint], conditions: { ready: true }, nodeName: "n2" }],
  });
};

/** Two nodes with one backend: every way of traffic, node to node first. */
const measureBackend = async (backend: NetworkBackend): Promise<readonly (readonly [string, Figures])[]> => {
  const lab = new Lab("gantry-bench", 2);
  try {
    const [first, second] = await Promise.all([startAgent(lab, 1, backend), startAgent(lab, 2, backend)]);
    const [client, neighbour, remote] = await Promise.all([
      startPod(lab, first, "client"),
      startPod(lab, first, "neighbour"),
      startPod(lab, second, "remote"),
    ]);
    const token = randomBytes(16).toString("hex");
    const listen = (namespace: string) => startTrafficServer(namespace, { address: "0.0.0.0", token, lifetime: serverLifetime });
    const node = (number: number) => `/run/netns/${lab.node(number)}`;
    const [onNode, nearby, across] = await Promise.all([listen(node(2)), listen(neighbour.namespace), listen(remote.namespace)]);
    try {
      await putService(first, remote.ip, across.port);
      const ways: readonly Way[] = [
        { name: "node → node", from: node(1), address: lab.address(2), port: onNode.port },
        { name: "pod → pod, one node", from: client.namespace, address: neighbour.ip, port: nearby.port },
        { name: "pod → pod, two nodes", from: client.namespace, address: remote.ip, port: across.port },
        { name: "pod → Service, two nodes", from: client.namespace, address: serviceAddress, port: servicePort },
      ];
      const results: [string, Figures][] = [];
      for (const way of ways) {
        const figures = await figuresOf(way, token).catch((error: Error) => {
          throw new Error(`${way.name}: ${error.message}`);
        });
        results.push([way.name, figures]);
      }
      return results;
    } finally {
      for (const server of [onNode, nearby, across]) server.stop();
      for (const agent of [first, second]) await agent.call("remove");
    }
  } finally {
    lab.close();
  }
};

const cell = (value: number, base: number, unit: string, digits: number): string =>
  `${value.toFixed(digits)} ${unit} (${(value / base).toFixed(2)})`;

/** Measures every backend between two nodes made of network namespaces, and prints one table. */
export const runNetworkBench = async (): Promise<void> => {
  const head = ["backend, way (in brackets: ratio to node → node)", "1 stream", `${manyStreams} streams`, "latency p50", "latency p99"];
  const rows: string[][] = [head];
  for (const backend of networkBackends) {
    console.log(`Measuring ${backend} …`);
    try {
      const results = await measureBackend(backend);
      const base = results[0]?.[1];
      if (base === undefined) continue;
      for (const [name, { one, many, median, p99 }] of results)
        rows.push([
          `${backend}: ${name}`,
          cell(one, base.one, "Gbit/s", 2),
          cell(many, base.many, "Gbit/s", 2),
          cell(median, base.median, "µs", 0),
          cell(p99, base.p99, "µs", 0),
        ]);
    } catch (error) {
      rows.push([`${backend}: ${(error as Error).message}`, "–", "–", "–", "–"]);
    }
  }
  console.log(`\n${renderTable(rows)}\n`);
};
