import { nodeDefinition } from "@gantry/api/core/v1";
import type { InformerFactory } from "@gantry/client";
import { gatewayOf, parseSubnet, type Subnet } from "./addresses";
import { AddressPool } from "./ipam";
import { podSubnetOf } from "./overlay/peers";
import type { AttachedSandbox, NetworkReadiness, PodAddress, PodNetwork, PodSandbox } from "./types";

/** Addresses for pods that are simulated: from the node's podCIDR, with nothing behind them. */
export class SimulatedPodNetwork implements PodNetwork {
  readonly #sandboxes = new Map<string, AttachedSandbox>();
  readonly #listeners = new Set<(readiness: NetworkReadiness) => void>();
  #pool: { readonly addresses: AddressPool; readonly subnet: Subnet } | undefined;

  /** @param informers Shared with the rest of the agent. */
  constructor(nodeName: string, informers: InformerFactory) {
    const look = () => {
      const node = informers.get(nodeDefinition).get(nodeName);
      const subnet = node && podSubnetOf(node);
      if (subnet === undefined || this.#pool) return;
      this.#pool = { addresses: new AddressPool(parseSubnet(subnet)), subnet: parseSubnet(subnet) };
      for (const listener of this.#listeners) listener(this.readiness());
    };
    informers.get(nodeDefinition).addHandlers({ add: look, update: look });
  }

  readiness(): NetworkReadiness {
    return this.#pool
      ? { ready: true, reason: "NetworkReady", message: "the network of this node is simulated" }
      : {
          ready: false,
          reason: "PodCIDRMissing",
          message: "the node has no podCIDR yet: the node controller of the control plane assigns one",
        };
  }

  ready(signal?: AbortSignal): Promise<void> {
    if (this.#pool) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const stop = this.onReadinessChange(() => {
        stop();
        resolve();
      });
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
  }

  onReadinessChange(listener: (readiness: NetworkReadiness) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async setup(sandbox: PodSandbox): Promise<PodAddress> {
    const standing = this.#sandboxes.get(sandbox.id);
    if (standing) return standing;
    if (!this.#pool) throw new Error(`the pod network is not ready: ${this.readiness().message}`);
    const ip = this.#pool.addresses.allocate();
    const { id, podUid, namespace, name, hostPorts = [] } = sandbox;
    const attached = {
      id,
      podUid,
      namespace,
      name,
      hostPorts,
      ip,
      ips: [ip],
      gateway: gatewayOf(this.#pool.subnet),
      mtu: 1500,
      hostInterface: "",
    };
    this.#sandboxes.set(id, attached);
    return attached;
  }

  async teardown(sandboxId: string): Promise<void> {
    const standing = this.#sandboxes.get(sandboxId);
    if (!standing) return;
    this.#pool?.addresses.release(standing.ip);
    this.#sandboxes.delete(sandboxId);
  }

  list(): readonly AttachedSandbox[] {
    return [...this.#sandboxes.values()];
  }

  get(sandboxId: string): AttachedSandbox | undefined {
    return this.#sandboxes.get(sandboxId);
  }

  async reconcile(alive: ReadonlySet<string>): Promise<void> {
    for (const id of [...this.#sandboxes.keys()]) if (!alive.has(id)) await this.teardown(id);
  }
}
