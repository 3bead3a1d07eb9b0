import { join } from "node:path";
import type { NetworkBackend } from "@gantry/api/core/v1";
import { type Node, nodeDefinition } from "@gantry/api/core/v1";
import type { InformerFactory } from "@gantry/client";
import type { Logger } from "pino";
import { parseSubnet } from "./addresses";
import { ensureBridge, ensureKernelSettings, removeBridge, removeOtherRoutes } from "./bridge";
import { ClusterRules } from "./cluster-rules";
import { acceptForwarding, removeForwarding } from "./forward-accept";
import { NetworkMeasurement } from "./measurement/measurement";
import { MeasurementService } from "./measurement/service";
import { Overlay, removeOverlay } from "./overlay/overlay";
import { peerOf, podSubnetOf } from "./overlay/peers";
import { findUnderlay } from "./overlay/underlay";
import { BridgedPodNetwork } from "./pod-network";
import { removeProxyRules } from "./proxy/choose-backend";
import { type NodeNetworkState, readMtu, readRoutes } from "./state";
import type { PodNetwork } from "./types";
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
  readonly #rules: ClusterRules;
  readonly #unsubscribe: (() => void)[] = [];
  #podSubnet: string | undefined;
  #overlay: Overlay | undefined;
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
      attached: () => this.#rules.podsChanged(),
      hostPortsChanged: () => this.#rules.hostPortsChanged(),
    });
    this.#rules = new ClusterRules({ ...options, pods: this.pods });
    this.measurement = new NetworkMeasurement({
      nodeName: options.nodeName,
      nodeAddress: options.nodeAddress,
      pods: this.pods,
      peers: () => this.#overlay?.peers() ?? [],
      service: () => this.#rules.proxy && new MeasurementService(this.#rules.proxy, options.serviceSubnet),
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
    const proxy = this.#rules.state;
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
      ...(proxy ? { proxy } : {}),
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    for (const stop of this.#unsubscribe) stop();
    this.#rules.stopFollowing();
    await this.#queue;
    await this.measurement.close();
    await this.#overlay?.close();
    await this.#rules.close();
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
    const outcomes = await Promise.allSettled([this.#rules.follow(podSubnet), this.#overlay?.setPeers(peers)]);
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  }

  async #build(podSubnet: string): Promise<void> {
    const { clusterSubnet, serviceSubnet, dnsAddress, rootDirectory, backend, logger } = this.#options;
    const subnet = parseSubnet(podSubnet);
    const underlay = await findUnderlay(this.#options.nodeAddress);
    await this.#overlay?.close();
    const overlay = new Overlay({ backend, underlay, podSubnet, rootDirectory, logger });
    await ensureBridge({ subnet, mtu: overlay.mtu, extraAddresses: [dnsAddress], serviceSubnet });
    for (const other of await removeOtherRoutes(subnet))
      logger.warn({ podSubnet, interface: other }, "another route led to the addresses of this node's pods; it was removed");
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
}

/** Removes everything that the network part has put into the kernel. Pods on this node lose their connections. */
export const removeNodeNetwork = async (): Promise<void> => {
  await removeProxyRules();
  await removeOverlay();
  await removeBridge();
  await removeForwarding();
};
