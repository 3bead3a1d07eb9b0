import type { PodAddress } from "../types";
import { Lab, type LabAgent } from "./lab";

interface LabPod {
  readonly pid: number;
  readonly ip: string;
  readonly node: number;
}

export interface TestEndpoint {
  readonly pod: string;
  /** Ready when left out. */
  readonly conditions?: { readonly ready: boolean; readonly serving?: boolean; readonly terminating?: boolean };
}

interface TestPort {
  readonly name: string;
  readonly port: number;
  readonly protocol?: string;
}

const settleMilliseconds = 250;

/** Two nodes with the network part of an agent each, pods on them, and an API that a test writes. */
export class LabCluster {
  readonly lab: Lab;
  readonly #agents: LabAgent[] = [];
  readonly #pods = new Map<string, LabPod>();
  readonly #nodes: number;

  constructor(prefix: string, nodes = 2) {
    this.lab = new Lab(prefix, nodes);
    this.#nodes = nodes;
  }

  /** @param missing Programs that the agents are not to find. */
  async start(missing: readonly string[] = []): Promise<void> {
    const numbers = Array.from({ length: this.#nodes }, (_, index) => index + 1);
    await Promise.all(
      numbers.map(async (node) => {
        const agent = this.lab.agent(node, missing);
        this.#agents[node - 1] = agent;
        for (const each of numbers) await agent.call("put", "/api/v1/nodes", this.#nodeObject(each));
        await agent.call("start", {
          nodeName: `n${node}`,
          nodeAddress: this.lab.address(node),
          rootDirectory: `${this.lab.directory}/n${node}`,
          clusterSubnet: "10.244.0.0/16",
          serviceSubnet: "10.96.0.0/16",
          dnsAddress: "10.96.0.10",
          backend: "host-gw",
        });
      }),
    );
  }

  agent(node: number): LabAgent {
    const agent = this.#agents[node - 1];
    if (!agent) throw new Error(`node ${node} has no agent`);
    return agent;
  }

  pod(name: string): LabPod {
    const found = this.#pods.get(name);
    if (!found) throw new Error(`there is no pod ${name}`);
    return found;
  }

  /** A pod that answers with its name on some ports. */
  async addPod(name: string, node: number, ports: readonly number[] = [8080]): Promise<void> {
    const pid = await this.lab.sandbox();
    const sandbox = { id: `sandbox-${name}`, podUid: name, namespace: "default", name, pid, hostPorts: [] };
    const { ip } = await this.agent(node).call<PodAddress>("setup", sandbox);
    this.#pods.set(name, { pid, ip, node });
    await Promise.all(ports.map((port) => this.lab.serve(pid, name, port)));
  }

  /** Writes an object as every agent sees it. */
  async put(path: string, object: object): Promise<void> {
    await Promise.all(this.#agents.map((agent) => agent.call("put", path, object)));
  }

  async delete(path: string, object: object): Promise<void> {
    await Promise.all(this.#agents.map((agent) => agent.call("delete", path, object)));
  }

  /** @param addresses Of its load balancer. */
  async putService(name: string, spec: object, addresses: readonly string[] = []): Promise<void> {
    await this.put("/api/v1/services", {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace: "default", uid: name },
      spec: { type: "ClusterIP", ...spec },
      status: { loadBalancer: { ingress: addresses.map((ip) => ({ ip, ipMode: "VIP" })) } },
    });
  }

  async putSlice(
    service: string,
    endpoints: readonly (string | TestEndpoint)[],
    options: { readonly ports?: readonly TestPort[]; readonly suffix?: string } = {},
  ): Promise<void> {
    const { ports = [{ name: "main", port: 8080 }], suffix = "1" } = options;
    await this.put("/apis/discovery.k8s.io/v1/endpointslices", {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: {
        name: `${service}-${suffix}`,
        namespace: "default",
        uid: `${service}-${suffix}`,
        labels: { "kubernetes.io/service-name": service },
      },
      addressType: "IPv4",
      ports: ports.map((port) => ({ protocol: "TCP", ...port })),
      endpoints: endpoints.map((endpoint) => {
        const { pod, conditions = { ready: true } } = typeof endpoint === "string" ? { pod: endpoint } : endpoint;
        const { ip, node } = this.pod(pod);
        return { addresses: [ip], conditions, nodeName: `n${node}` };
      }),
    });
  }

  /** Waits for what has been written to be in the kernel. */
  settle(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, settleMilliseconds));
  }

  /** Who answers a pod (by name), a node (`node-1`) or the outside (`outside`), or the error's code. */
  ask(from: string, to: string, port: number, protocol: "tcp" | "udp" = "tcp", localPort = 0): string {
    return this.lab.ask(this.#namespaceOf(from), { to, port, protocol, localPort });
  }

  /** The names of all who answer a number of questions. */
  answers(from: string, to: string, port: number, count: number): Set<string | undefined> {
    return new Set(Array.from({ length: count }, () => this.ask(from, to, port).split(" ")[0]));
  }

  /** The addresses of a name as busy clients ask for them: one try, no second chance. "" when nobody answers. */
  lookUp(from: string, name: string, transport: "udp" | "tcp" = "udp"): string {
    return this.lab.digIn(this.#namespaceOf(from), `@10.96.0.10 +short +tries=1 +time=1 ${transport === "tcp" ? "+tcp" : ""} ${name}`);
  }

  close(): void {
    this.lab.close();
  }

  #namespaceOf(from: string): number | string {
    if (from === "outside") return this.lab.switch;
    if (from.startsWith("node-")) return this.lab.node(Number(from.slice("node-".length)));
    return this.pod(from).pid;
  }

  #nodeObject(node: number): object {
    return {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: `n${node}`, uid: `n${node}` },
      spec: { podCIDR: `10.244.${node}.0/24`, podCIDRs: [`10.244.${node}.0/24`] },
      status: {
        addresses: [{ type: "InternalIP", address: this.lab.address(node) }],
        conditions: [{ type: "Ready", status: "True" }],
      },
    };
  }
}
