import { nodeDefinition, serviceDefinition } from "@gantry/api/core/v1";
import { endpointSliceDefinition } from "@gantry/api/discovery/v1";
import type { InformerFactory } from "@gantry/client";
import type { Logger } from "pino";
import type { BridgedPodNetwork } from "./pod-network";
import { PolicyController } from "./policy/policy-controller";
import type { ProxyBackend } from "./proxy/backend";
import { chooseProxyBackend } from "./proxy/choose-backend";
import { dnsPeerOf, dnsPeersOf } from "./proxy/dns-fallback";
import { ServiceProxy } from "./proxy/service-proxy";
import type { NodeNetworkState } from "./state";

export interface ClusterRulesOptions {
  readonly nodeName: string;
  readonly informers: InformerFactory;
  readonly clusterSubnet: string;
  readonly serviceSubnet: string;
  readonly dnsAddress: string;
  readonly pods: Pick<BridgedPodNetwork, "hostPorts" | "list">;
  readonly logger: Logger;
}

/** The kernel's rules that follow from the cluster's Services and NetworkPolicies, for the pods of one node. */
export class ClusterRules {
  readonly #options: ClusterRulesOptions;
  #unsubscribe: (() => void)[] = [];
  /** The podCIDR that services are programmed for: that may fail while pods are connected. */
  #podSubnet: string | undefined;
  #proxy: ServiceProxy | undefined;
  #policies: PolicyController | undefined;
  #kind: ProxyBackend["kind"] | undefined;
  #lastProgramming: { readonly services: number; readonly milliseconds: number; readonly at: string } | undefined;
  #closed = false;

  constructor(options: ClusterRulesOptions) {
    this.#options = options;
  }

  /** What programs services; undefined until the node has a podCIDR. */
  get proxy(): ServiceProxy | undefined {
    return this.#proxy;
  }

  get state(): NodeNetworkState["proxy"] {
    if (this.#kind === undefined) return undefined;
    return { kind: this.#kind, ...(this.#lastProgramming ? { lastProgramming: this.#lastProgramming } : {}) };
  }

  /** A pod has come or gone on this node. Resolves when the rules know of it, so that no pod runs unguarded. */
  podsChanged(): Promise<void> {
    return this.#policies?.podsChanged() ?? Promise.resolve();
  }

  hostPortsChanged(): void {
    this.#proxy?.setHostPorts(this.#options.pods.hostPorts());
  }

  /** Follows the cluster for the pods of this subnet; nothing where it does so already. @throws Where the kernel cannot be programmed. */
  async follow(podSubnet: string): Promise<void> {
    if (podSubnet === this.#podSubnet) return;
    const { clusterSubnet, serviceSubnet, dnsAddress, nodeName, informers, pods, logger } = this.#options;
    this.#unfollow();
    await this.#proxy?.stop();
    const backend = await chooseProxyBackend({ clusterSubnet, serviceSubnet, podSubnet, dnsAddress }, logger);
    this.#kind = backend.kind;
    this.#startPolicies(backend.kind);
    const proxy = new ServiceProxy({
      nodeName,
      dnsAddress,
      backend,
      dnsPeers: () => dnsPeersOf(informers.get(nodeDefinition).values(), nodeName),
      logger,
      observe: (services, milliseconds) => {
        this.#lastProgramming = { services, milliseconds, at: new Date().toISOString() };
        logger.debug({ services, milliseconds }, "service rules programmed");
      },
    });
    this.#proxy = proxy;
    this.#tell(proxy);
    proxy.setHostPorts(pods.hostPorts());
    // A table without the services that exist would cut every connection: the old rules stand until all are known.
    const known = [informers.get(serviceDefinition).synced(), informers.get(endpointSliceDefinition).synced()];
    void Promise.all(known).then(() => (this.#closed || this.#proxy !== proxy ? undefined : proxy.start()));
    this.#podSubnet = podSubnet;
  }

  /** Changes of the cluster are no longer followed. What the kernel has stays. */
  stopFollowing(): void {
    this.#closed = true;
    this.#unfollow();
  }

  /** Resolves when nothing is being programmed any more. */
  async close(): Promise<void> {
    await this.#proxy?.stop();
    await this.#policies?.close();
  }

  #unfollow(): void {
    for (const stop of this.#unsubscribe) stop();
  }

  #tell(proxy: ServiceProxy): void {
    const { informers } = this.#options;
    this.#unsubscribe = [
      informers.get(serviceDefinition).addHandlers({
        add: (service) => proxy.setService(service),
        update: (service) => proxy.setService(service),
        delete: (service) => proxy.deleteService(service),
      }),
      informers.get(endpointSliceDefinition).addHandlers({
        add: (slice) => proxy.setSlice(slice),
        update: (slice) => proxy.setSlice(slice),
        delete: (slice) => proxy.deleteSlice(slice),
      }),
      informers.get(nodeDefinition).addHandlers({
        add: () => proxy.dnsPeersChanged(),
        update: (node, previous) => (dnsPeerOf(node) === dnsPeerOf(previous) ? undefined : proxy.dnsPeersChanged()),
        delete: () => proxy.dnsPeersChanged(),
      }),
    ];
  }

  #startPolicies(kind: ProxyBackend["kind"]): void {
    const { nodeName, informers, dnsAddress, pods, logger } = this.#options;
    if (kind !== "nftables") {
      logger.warn("network policies are not enforced on this node: they need nft; install the package nftables");
      return;
    }
    if (this.#policies) return;
    this.#policies = new PolicyController({ nodeName, informers, dnsAddress, logger, attached: () => pods.list() });
    this.#policies.start();
  }
}
