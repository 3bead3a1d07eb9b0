import { join } from "node:path";
import { type Node, nodeDefinition, serviceDefinition } from "@gantry/api/core/v1";
import { endpointSliceDefinition } from "@gantry/api/discovery/v1";
import type { InformerFactory } from "@gantry/client";
import type { Logger } from "pino";
import { parseSubnet } from "./addresses";
import { ensureBridge, ensureKernelSettings, removeBridge } from "./bridge";
import { acceptForwarding, removeForwarding } from "./forward-accept";
import { NetworkMeasurement } from "./measurement/measurement";
import { MeasurementService } from "./measurement/service";
import { Overlay, removeOverlay } from "./overlay/overlay";
import { peerOf, podSubnetOf } from "./overlay/peers";
import { findUnderlay } from "./overlay/underlay";
import { BridgedPodNetwork } from "./pod-network";
import { PolicyController } from "./policy/policy-controller";
import { chooseProxyBackend, removeProxyRules } from "./proxy/choose-backend";
import { dnsPeerOf, dnsPeersOf } from "./proxy/dns-fallback";
import { ServiceProxy } from "./proxy/service-proxy";
import { type NodeNetworkState, readMtu, readRoutes } from "./state";
import type { NetworkBackend, PodNetwork } from "./types";
import { podBridge } from "./wiring";

export interface NodeNetworkOptions {
  readonly nodeName: string;
  /** The node's own address, on the interface that leads to other nodes. */
  readonly nodeAddress: string;
  /** Shared with the rest of the agent; whoever made it starts and stops it. */
  readonly informers: InformerFactory;
  /** The agent's directory; records go to `network/` in it. */
  readonly rootDirectory: string;
  readonly clusterSubnet: string;
  readonly serviceSubnet: string;
  /** Where the agent answers DNS: a service address that every node has for itself. */
  readonly dnsAddress: string;
  readonly backend: NetworkBackend;
  readonly logger: Logger;
}

export interface NodeNetwork {
  readonly pods: PodNetwork;
  /** What the kernel and the agent say now. Rejects where the kernel cannot be asked. */
  state(): Promise<NodeNetworkState>;
  readonly measurement: NetworkMeasurement;
  /** Stops following the cluster. Pods and services stay connected. */
  close(): Promise<void>;
}

const firstRetryMilliseconds = 500;
const lastRetryMilliseconds = 30_000;

/**
 * Builds the node's network as soon as the node controller has given the node its podCIDR, and keeps it equal to the
 * cluster's Nodes, Services and EndpointSlices from then on.
 */
export const startNodeNetwork = async (options: NodeNetworkOptions): Promise<NodeNetwork> => {
  const network = new Network(options);
  await network.start();
  return network;
};

class Network implements NodeNetwork {
  readonly pods: BridgedPodNetwork;
  readonly measurement: NetworkMeasurement;
  readonly #options: NodeNetworkOptions;
  readonly #unsubscribe: (() => void)[] = [];
  #unsubscribeProxy: (() => void)[] = [];
  #podSubnet: string | undefined;
  /** The podCIDR that services are programmed for: that may fail while pods are connected. */
  #proxySubnet: string | undefined;
  #overlay: Overlay | undefined;
  #proxy: ServiceProxy | undefined;
  #policies: PolicyController | undefined;
  #proxyKind: "nftables" | "iptables" | undefined;
  #lastProgramming: { readonly services: number; readonly milliseconds: number; readonly at: string } | undefined;
  #queue: Promise<void> = Promise.resolve();
  #retry: NodeJS.Timeout | undefined;
  #retryDelay = firstRetryMilliseconds;
  #closed = false;
  #peersDirty = false;

  constructor(options: NodeNetworkOptions) {
    this.#options = options;
    this.pods = new BridgedPodNetwork({
      directory: join(options.rootDirectory, "network", "sandboxes"),
      logger: options.logger,
      attached: () => this.#policies?.podsChanged() ?? Promise.resolve(),
      hostPortsChanged: () => this.#proxy?.setHostPorts(this.pods.hostPorts()),
    });
    this.measurement = new NetworkMeasurement({
      nodeName: options.nodeName,
      nodeAddress: options.nodeAddress,
      pods: this.pods,
      peers: () => this.#overlay?.peers() ?? [],
      service: () => this.#proxy && new MeasurementService(this.#proxy, options.serviceSubnet),
    });
  }

  async start(): Promise<void> {
    await this.pods.load();
    const nodes = this.#options.informers.get(nodeDefinition);
    const changed = (node: Node, previous?: Node) => {
      // Heartbeats change a Node often, and nothing that concerns routes.
      if (previous && JSON.stringify(peerOf(node)) === JSON.stringify(peerOf(previous))) return;
      if (this.#peersDirty) return;
      this.#peersDirty = true;
      this.#enqueue();
    };
    this.#unsubscribe.push(nodes.addHandlers({ add: changed, update: changed, delete: (node) => changed(node) }));
  }

  async state(): Promise<NodeNetworkState> {
    const overlay = this.#overlay;
    return {
      backend: this.#options.backend,
      readiness: this.pods.readiness(),
      ...(this.#podSubnet === undefined ? {} : { podCIDR: this.#podSubnet }),
      ...(overlay === undefined
        ? {}
        : {
            underlay: { interface: overlay.underlay.interface, address: overlay.underlay.address },
            mtu: await readMtu(overlay.mtu, overlay.overhead, overlay.underlay, overlay.interfaces),
          }),
      peers: overlay?.peers() ?? [],
      routes: await readRoutes(),
      ...(this.#proxyKind === undefined
        ? {}
        : { proxy: { kind: this.#proxyKind, ...(this.#lastProgramming ? { lastProgramming: this.#lastProgramming } : {}) } }),
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    for (const stop of [...this.#unsubscribe, ...this.#unsubscribeProxy]) stop();
    await this.#queue;
    await this.measurement.close();
    await this.#overlay?.close();
    await this.#proxy?.stop();
    await this.#policies?.close();
  }

  #enqueue(): void {
    this.#queue = this.#queue.then(async () => {
      if (this.#closed) return;
      this.#peersDirty = false;
      try {
        await this.#follow();
        this.#retryDelay = firstRetryMilliseconds;
      } catch (error) {
        const message = (error as Error).message;
        this.#options.logger.error(
          { error: message, retryInMilliseconds: this.#retryDelay },
          "the node's network could not be brought up to date",
        );
        if (!this.#overlay) this.pods.fail(message);
        clearTimeout(this.#retry);
        this.#retry = setTimeout(() => this.#enqueue(), this.#retryDelay);
        this.#retryDelay = Math.min(this.#retryDelay * 2, lastRetryMilliseconds);
      }
    });
  }

  /** Brings bridge, routes and proxy to what the Nodes say now. */
  async #follow(): Promise<void> {
    const nodes = this.#options.informers.get(nodeDefinition);
    const own = nodes.get(this.#options.nodeName);
    const podSubnet = own && podSubnetOf(own);
    if (podSubnet === undefined) return;
    if (podSubnet !== this.#podSubnet) await this.#build(podSubnet);
    const peers = [...nodes.values()].flatMap((node) => {
      const peer = node.metadata.name === this.#options.nodeName ? undefined : peerOf(node);
      return peer ? [peer] : [];
    });
    // Neither waits for the other to succeed, and both are tried again.
    const outcomes = await Promise.allSettled([
      podSubnet === this.#proxySubnet ? undefined : this.#startProxy(podSubnet),
      this.#overlay?.setPeers(peers),
    ]);
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  }

  async #build(podSubnet: string): Promise<void> {
    const { clusterSubnet, serviceSubnet, dnsAddress, rootDirectory, backend, logger } = this.#options;
    const subnet = parseSubnet(podSubnet);
    const underlay = await findUnderlay(this.#options.nodeAddress);
    await this.#overlay?.close();
    const overlay = new Overlay({ backend, underlay, podSubnet, rootDirectory, logger });
    await ensureBridge({ subnet, mtu: overlay.mtu, extraAddresses: [dnsAddress], serviceSubnet });
    await overlay.start().catch(async (error: unknown) => {
      await overlay.close();
      throw error;
    });
    await ensureKernelSettings([podBridge, underlay.interface, ...overlay.interfaces]);
    await acceptForwarding(clusterSubnet);
    const { problems } = await readMtu(overlay.mtu, overlay.overhead, underlay, overlay.interfaces);
    for (const problem of problems) logger.warn({ problem }, "packet sizes of the pod network do not fit");
    this.#overlay = overlay;
    this.#podSubnet = podSubnet;
    this.pods.open(subnet, overlay.mtu);
    logger.info({ podSubnet, backend, mtu: overlay.mtu, interface: underlay.interface }, "the pod network is ready");
  }

  async #startProxy(podSubnet: string): Promise<void> {
    const { clusterSubnet, serviceSubnet, dnsAddress, nodeName, informers, logger } = this.#options;
    for (const stop of this.#unsubscribeProxy) stop();
    await this.#proxy?.stop();
    const backend = await chooseProxyBackend({ clusterSubnet, serviceSubnet, podSubnet, dnsAddress }, logger);
    this.#proxyKind = backend.kind;
    await this.#startPolicies(backend.kind);
    const nodes = informers.get(nodeDefinition);
    const proxy = new ServiceProxy({
      nodeName,
      dnsAddress,
      backend,
      dnsPeers: () => dnsPeersOf(nodes.values(), nodeName),
      logger,
      observe: (services, milliseconds) => {
        this.#lastProgramming = { services, milliseconds, at: new Date().toISOString() };
        logger.debug({ services, milliseconds }, "service rules programmed");
      },
    });
    this.#proxy = proxy;
    const services = informers.get(serviceDefinition);
    const slices = informers.get(endpointSliceDefinition);
    this.#unsubscribeProxy = [
      services.addHandlers({
        add: (service) => proxy.setService(service),
        update: (service) => proxy.setService(service),
        delete: (service) => proxy.deleteService(service),
      }),
      slices.addHandlers({
        add: (slice) => proxy.setSlice(slice),
        update: (slice) => proxy.setSlice(slice),
        delete: (slice) => proxy.deleteSlice(slice),
      }),
      nodes.addHandlers({
        add: () => proxy.dnsPeersChanged(),
        update: (node, previous) => (dnsPeerOf(node) === dnsPeerOf(previous) ? undefined : proxy.dnsPeersChanged()),
        delete: () => proxy.dnsPeersChanged(),
      }),
    ];
    proxy.setHostPorts(this.pods.hostPorts());
    // A table without the services that exist would cut every connection: the old rules stand until all are known.
    void Promise.all([services.synced(), slices.synced()]).then(() => (this.#closed || this.#proxy !== proxy ? undefined : proxy.start()));
    this.#proxySubnet = podSubnet;
  }

  async #startPolicies(kind: "nftables" | "iptables"): Promise<void> {
    const { nodeName, informers, dnsAddress, logger } = this.#options;
    if (kind !== "nftables")
      return logger.warn("network policies are not enforced on this node: they need nft; install the package nftables");
    if (this.#policies) return;
    this.#policies = new PolicyController({ nodeName, informers, dnsAddress, logger, attached: () => this.pods.list() });
    this.#policies.start();
  }
}

/** Removes everything that the network part has put into the kernel. Pods on this node lose their connections. */
export const removeNodeNetwork = async (): Promise<void> => {
  await removeProxyRules();
  await removeOverlay();
  await removeBridge();
  await removeForwarding();
};
