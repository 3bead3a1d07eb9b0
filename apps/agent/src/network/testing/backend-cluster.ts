import { join } from "node:path";
import type { NetworkBackend } from "@gantry/api/core/v1";
import { networkAnnotations } from "../overlay/peers";
import type { PodAddress } from "../types";
import { Lab, type LabAgent } from "./lab";

/** What a pod of the lab is: a process in a network namespace with an address. */
export interface LabPod {
  readonly pid: number;
  readonly ip: string;
  readonly mtu: number;
}

export interface StartOptions {
  /** Programs that the agent is not to find. */
  readonly missing?: readonly string[];
  /** Called when the agent can be told of objects, before it looks for any. */
  readonly before?: (agent: LabAgent) => Promise<void>;
}

const numbers = [1, 2];

/** Two nodes of a lab, whose agents are started and ended one by one, with any backend. */
export class BackendCluster {
  readonly lab: Lab;
  readonly #running = new Set<LabAgent>();

  constructor(prefix: string) {
    this.lab = new Lab(prefix, numbers.length);
  }

  rootDirectory(node: number): string {
    return join(this.lab.directory, `n${node}`);
  }

  /** A node as its own agent would have written it. */
  async nodeObject(node: number, backend: NetworkBackend) {
    const annotations = await networkAnnotations(backend, this.rootDirectory(node));
    return {
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name: `n${node}`,
        uid: `n${node}`,
        annotations: Object.fromEntries(Object.entries(annotations).filter(([, value]) => value !== null)),
      },
      spec: { podCIDR: `10.244.${node}.0/24`, podCIDRs: [`10.244.${node}.0/24`] },
      status: { addresses: [{ type: "InternalIP", address: this.lab.address(node) }] },
    };
  }

  /** Resolves when pods can be set up. */
  async startAgent(node: number, backend: NetworkBackend, options: StartOptions = {}): Promise<LabAgent> {
    const agent = this.lab.agent(node, options.missing);
    this.#running.add(agent);
    for (const each of numbers) await agent.call("put", "/api/v1/nodes", await this.nodeObject(each, backend));
    await options.before?.(agent);
    await agent.call("start", {
      nodeName: `n${node}`,
      nodeAddress: this.lab.address(node),
      rootDirectory: this.rootDirectory(node),
      clusterSubnet: "10.244.0.0/16",
      serviceSubnet: "10.96.0.0/16",
      dnsAddress: "10.96.0.10",
      backend,
    });
    return agent;
  }

  /** One that answers with its name on port 8080. */
  async startPod(agent: LabAgent, name: string): Promise<LabPod> {
    const pid = await this.lab.sandbox();
    const { ip, mtu } = await agent.call<PodAddress>("setup", { id: name, podUid: name, namespace: "default", name, pid, hostPorts: [] });
    await this.lab.serve(pid, name, 8080);
    return { pid, ip, mtu };
  }

  /** Ends an agent as a crash would. */
  async kill(agent: LabAgent): Promise<void> {
    this.#running.delete(agent);
    await agent.kill();
  }

  /** Takes all that the running agents have made out of the kernel, and ends them. */
  async stopAgents(): Promise<void> {
    for (const agent of this.#running) {
      await agent.call("reconcile", []);
      await agent.call("remove");
      await this.kill(agent);
    }
  }

  close(): void {
    this.lab.close();
  }
}
