import { mkdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { nodeDefinition, type Pod, podDefinition, type Service, serviceDefinition } from "@gantry/api/core/v1";
import { Client, EventRecorder, HttpsTransport, Informer, InformerFactory, loadKubeconfig } from "@gantry/client";
import type { AgentConfig } from "./config";
import { startClusterDns } from "./dns/start";
import { ImageCollector } from "./images/image-collector";
import { ImagePuller } from "./images/image-puller";
import { startNodeIngress } from "./ingress/node-ingress";
import { joinCluster } from "./join/join";
import { NodeCertificates } from "./join/node-certificates";
import type { Logger } from "./log";
import { startCadvisorServer } from "./metrics/cadvisor-server";
import { detectCgroups } from "./metrics/cgroup";
import { Collector } from "./metrics/collector";
import { createMetricsPages } from "./metrics/pages";
import { type NodeNetwork, startNodeNetwork } from "./network/node-network";
import { networkAnnotations } from "./network/overlay/peers";
import type { PodNetwork } from "./network/types";
import { diskSpace, readMachine } from "./node/machine";
import { NodeLease } from "./node/node-lease";
import { NodeReporter } from "./node/node-reporter";
import { type NodeFixedFacts, nodeResources, withExtendedResources } from "./node/node-status";
import { measurePressure } from "./node/pressure";
import { agentVersion } from "./node/version";
import { ApiClaims } from "./objects/claims";
import { ReferenceWatcher } from "./objects/reference-watcher";
import { ServiceAccountTokens } from "./objects/service-account-tokens";
import { ownerOf, type RuntimeParts, runtimeParts } from "./parts";
import { apiStatusSink } from "./pods/api-status-sink";
import type { PodEventSink } from "./pods/dependencies";
import { Evictor } from "./pods/evictor";
import { PodManager } from "./pods/pod-manager";
import { PodStatusWriter } from "./pods/status/status-writer";
import { HollowNetwork } from "./runtime/hollow/hollow-network";
import { type KubeletServer, startKubeletServer } from "./server/kubelet-server";
import type { ServerCertificate } from "./server/types";

/** Something that was started and can be stopped. */
interface Part {
  readonly name: string;
  stop(): Promise<unknown>;
}

/** What the node's API tells of and acts on. */
interface ServeParts {
  readonly client: Client;
  readonly pods: PodManager;
  readonly collector: Collector;
  readonly parts: RuntimeParts;
  /** Of a node that joined by itself. */
  readonly certificates: NodeCertificates | undefined;
}

const registerRetry = 1_000;
/**
 * Milliseconds that the API server has to answer. Shorter than the time in which a silent node is given up: a request that was under way
 * when the network broke must not keep the next sign of life waiting.
 */
const requestTimeout = 12_000;
const dnsPort = 53;
/** Milliseconds. */
const dnsRetry = 5_000;
const serviceIndex = "environment";

const nodeLabels = (config: AgentConfig, architecture: string): Record<string, string> => ({
  "kubernetes.io/hostname": config.nodeName,
  "kubernetes.io/arch": architecture,
  "kubernetes.io/os": "linux",
  "beta.kubernetes.io/arch": architecture,
  "beta.kubernetes.io/os": "linux",
  ...(config.runtime === "hollow" ? { "gantry.dev/hollow": "true" } : {}),
  ...config.nodeLabels,
});

/** Everything that one node runs. Parts are stopped in the reverse order of their start; pods go on running. */
export class Agent {
  private readonly parts: Part[] = [];
  private readonly stopping = new AbortController();
  /** None where the network is simulated. */
  private nodeNetwork: NodeNetwork | undefined;

  constructor(
    private readonly config: AgentConfig,
    private readonly log: Logger,
  ) {}

  /** Resolves when the node is registered and its pods have been taken over. @throws What cannot be helped by waiting. */
  async start(): Promise<void> {
    const { config, log } = this;
    await mkdir(config.rootDirectory, { recursive: true, mode: 0o711 });
    const { nodeName, rootDirectory: root } = config;
    const identity = config.bootstrap && (await joinCluster({ ...config.bootstrap, nodeName, root, log, signal: this.stopping.signal }));
    const kubeconfig = await loadKubeconfig(config.kubeconfig);
    const transport = new HttpsTransport({
      ...kubeconfig.transport,
      userAgent: `gantry-agent/${agentVersion}`,
      timeout: requestTimeout,
    });
    const client = new Client(transport);
    this.started("API client", () => client.close());
    const certificates = identity && new NodeCertificates({ client, files: identity, nodeName, nodeIp: config.nodeIp, log });
    certificates?.keepClient(transport);
    this.started("certificates", async () => certificates?.stop());
    const parts = runtimeParts(config, await ownerOf(kubeconfig, config.nodeName), log);
    this.started("runtime", () => parts.runtime.close());
    const facts = await this.facts(parts);

    const informers = new InformerFactory(client, log);
    this.started("informers", () => informers.stop());
    const services = informers.get(serviceDefinition).addIndex(serviceIndex, ({ metadata }) => [metadata.namespace ?? ""]);
    const nodes = informers.get(nodeDefinition);
    const network = await this.network(informers);
    const ingress = startNodeIngress({ client, informers, nodeName: config.nodeName, config, logger: log });
    this.started("Ingress", () => ingress.stop());

    const recorder = new EventRecorder({ client, source: { component: "kubelet", host: config.nodeName }, logger: log });
    const event: PodEventSink = (pod, { type, reason, message, fieldPath }) => {
      const { name, namespace, uid, resourceVersion } = pod.metadata;
      const reference = {
        apiVersion: "v1",
        kind: "Pod",
        name,
        uid,
        resourceVersion,
        ...(namespace ? { namespace } : {}),
        ...(fieldPath ? { fieldPath } : {}),
      };
      recorder.event(reference, type, { reason, message });
    };
    const objects = new ReferenceWatcher({ client, log, onChange: (uids) => pods.objectsChanged(uids) });
    this.started("watches of ConfigMaps and Secrets", () => objects.stop());

    const ownNode = () => nodes.get(config.nodeName);
    const allocatable = () => withExtendedResources(facts.resources, ownNode()?.status).allocatable;
    const pods: PodManager = new PodManager(
      {
        runtime: parts.runtime,
        network,
        volumes: parts.volumes({
          root: config.rootDirectory,
          objects,
          tokens: new ServiceAccountTokens(client, Date.now),
          claims: new ApiClaims(client),
          node: { allocatable },
        }),
        images: new ImagePuller({ runtime: parts.runtime, objects, now: Date.now }),
        objects,
        servicesFor: (namespace) => servicesFor(services, namespace),
        probes: parts.probes,
        statuses: new PodStatusWriter(apiStatusSink(client), log),
        event,
        node: {
          name: config.nodeName,
          hostIPs: [config.nodeIp],
          memoryBytes: facts.machine.memoryBytes,
          ...(config.pidsLimit === undefined ? {} : { pidsLimit: config.pidsLimit }),
          allocatable,
          labels: () => ownNode()?.metadata.labels ?? nodeLabels(config, facts.machine.architecture),
        },
        dns: { clusterDns: [config.clusterDns], clusterDomain: config.clusterDomain },
        root: config.rootDirectory,
        now: Date.now,
        log,
      },
      {
        onPod: (pod) => objects.hold(pod),
        onGone: (uid) => objects.release(uid),
        onImages: () => reporter.imagesMayHaveChanged(),
      },
    );

    const collector = new Collector({
      cgroups: await detectCgroups(),
      pods,
      runtime: parts.runtime,
      rootDirectory: config.rootDirectory,
    });
    const evictor = new Evictor({
      pods,
      memoryOf: async () =>
        new Map(
          (await collector.pods()).map(({ view, containers }) => [
            view.pod.metadata.uid,
            containers.reduce((sum, { usage }) => sum + usage.memoryWorkingSet, 0),
          ]),
        ),
    });
    const images = new ImageCollector({
      runtime: parts.runtime,
      storagePath: facts.runtime.storagePath,
      isUsed: (id) => pods.isImageUsed(id),
      log,
    });
    const reporter: NodeReporter = new NodeReporter({
      client,
      facts,
      labels: nodeLabels(config, facts.machine.architecture),
      taints: config.taints,
      annotations: {
        "volumes.kubernetes.io/controller-managed-attach-detach": "true",
        ...(config.runtime === "hollow"
          ? { "gantry.dev/hollow": "true" }
          : await networkAnnotations(config.networkBackend, config.rootDirectory)),
      },
      ...(config.podCidr === undefined ? {} : { podCidr: config.podCidr }),
      current: ownNode,
      images: () => parts.runtime.images(),
      health: async () => {
        const pressure = await measurePressure(config.rootDirectory, facts.runtime.storagePath);
        const runtimeProblem = await parts.runtime.info().then(
          () => undefined,
          (error: Error) => error.message,
        );
        // A simulated node uses nothing of the machine that it happens to run on.
        if (config.runtime === "hollow") return { pressure: { memory: false, disk: false, pids: false }, network: network.readiness() };
        void evictor.relieve(pressure, Date.now());
        void images.collect(Date.now()).catch((error: unknown) => log.warn({ error: String(error) }, "Could not look for unused images"));
        return { pressure, network: network.readiness(), ...(runtimeProblem === undefined ? {} : { runtimeProblem }) };
      },
      log,
    });

    nodes.addHandlers({
      update: (node, previous) => {
        if (node.metadata.name !== config.nodeName) return;
        reporter.observed(node);
        if (!isDeepStrictEqual(node.status?.capacity, previous.status?.capacity)) reporter.changed();
      },
    });

    const node = await this.register(reporter);
    this.started("node status", () => reporter.stop());
    const lease = new NodeLease(client, { name: config.nodeName, uid: node.metadata.uid }, log);
    this.started("lease", () => lease.stop());
    lease.start();
    reporter.start();
    const stopListening = network.onReadinessChange(() => {
      reporter.changed();
      pods.wakeAll();
    });
    this.started("network readiness", async () => stopListening());
    informers.start();
    await services.synced();

    const assigned = new Informer<Pod>({
      client: client.resource(podDefinition),
      logger: log,
      selection: { fieldSelector: `spec.nodeName=${config.nodeName}` },
    });
    assigned.start();
    this.started("pods", async () => {
      await pods.stop();
      await assigned.stop();
    });
    await assigned.synced();
    await pods.start(assigned.values());
    assigned.addHandlers({ add: (pod) => pods.set(pod), update: (pod) => pods.set(pod), delete: (pod) => pods.delete(pod) });
    pods.keepOnly(new Set([...assigned.values()].map(({ metadata }) => metadata.uid)));

    await this.serve({ client, pods, collector, parts, certificates });
    log.info(
      { node: config.nodeName, runtime: facts.runtime.version, version: agentVersion },
      "The node is registered and its pods are looked after",
    );
  }

  /** Stops everything in order and leaves the pods running. */
  async stop(): Promise<void> {
    this.stopping.abort();
    for (const part of this.parts.reverse()) {
      await part.stop().catch((error: unknown) => this.log.warn({ part: part.name, error: String(error) }, "A part did not stop in order"));
    }
    this.parts.length = 0;
  }

  private started(name: string, stop: () => Promise<unknown>): void {
    this.parts.push({ name, stop });
  }

  private async facts({ runtime }: RuntimeParts): Promise<NodeFixedFacts> {
    const { config } = this;
    const info = await runtime.info();
    const machine = await readMachine();
    const disk = await diskSpace(config.rootDirectory);
    return {
      name: config.nodeName,
      address: config.nodeIp,
      port: config.port,
      machine,
      runtime: info,
      resources: nodeResources(machine, disk?.totalBytes ?? 0, config.maxPods),
    };
  }

  private async network(informers: InformerFactory): Promise<PodNetwork> {
    const { config, log } = this;
    if (config.runtime === "hollow") {
      const network = new HollowNetwork();
      const learn = (node: { metadata: { name: string }; spec?: { podCIDR?: string } }): void => {
        if (node.metadata.name === config.nodeName && node.spec?.podCIDR) network.open(node.spec.podCIDR);
      };
      informers.get(nodeDefinition).addHandlers({ add: learn, update: learn });
      return network;
    }
    const network = await startNodeNetwork({
      nodeName: config.nodeName,
      nodeAddress: config.nodeIp,
      informers,
      rootDirectory: config.rootDirectory,
      clusterSubnet: config.clusterCidr,
      serviceSubnet: config.serviceCidr,
      dnsAddress: config.clusterDns,
      backend: config.networkBackend,
      logger: log,
    });
    this.nodeNetwork = network;
    this.started("network", () => network.close());
    void this.startDns(network.pods, informers);
    return network.pods;
  }

  /** The address that DNS is answered on exists once the network does. */
  private async startDns(network: PodNetwork, informers: InformerFactory): Promise<void> {
    const { config, log } = this;
    const { signal } = this.stopping;
    const options = { informers, address: config.clusterDns, port: dnsPort, domain: config.clusterDomain, resolvConf: "/etc/resolv.conf" };
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        await network.ready(signal);
        const server = await startClusterDns({ ...options, logger: log });
        if (signal.aborted) return await server.close();
        this.started("DNS", () => server.close());
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (attempt === 0) log.error({ error: String(error) }, "Cluster DNS could not be started; trying again until it works");
        // Woken by the agent's end: the loop sees it.
        await delay(dnsRetry, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Tries until the API server lets the node register: it may still be starting. */
  private async register(reporter: NodeReporter) {
    for (let attempt = 0; ; attempt++) {
      try {
        return await reporter.register();
      } catch (error) {
        if (this.stopping.signal.aborted) throw error;
        if (attempt === 0) this.log.warn({ error: String(error) }, "Could not register the node; trying again until it works");
        await delay(registerRetry, undefined, { signal: this.stopping.signal });
      }
    }
  }

  private async serve(with_: ServeParts): Promise<void> {
    const { config, log } = this;
    const { collector, certificates } = with_;
    if (config.cadvisorPort > 0) {
      const cadvisor = await startCadvisorServer({ nodeName: config.nodeName, port: config.cadvisorPort, collector, logger: log });
      this.started("container statistics", () => new Promise((resolve) => cadvisor.close(resolve)));
    }
    if (config.serving) {
      const { certificate, key, clientAuthority } = config.serving;
      const pair = { certificate: await readFile(certificate, "utf8"), key: await readFile(key, "utf8") };
      await this.serveNodeApi(with_, pair, clientAuthority);
    } else if (certificates) {
      // The cluster signs it once it knows the node's addresses, which pods need not wait for.
      certificates.keepServing((pair) => this.serveNodeApi(with_, pair, certificates.files.authority));
    }
  }

  /** Opens the node's API, to callers with a certificate of the authority in the given file among others. */
  private async serveNodeApi(with_: ServeParts, certificate: ServerCertificate, authorityFile: string): Promise<KubeletServer> {
    const { config, log, nodeNetwork } = this;
    const { client, pods, collector, parts } = with_;
    const server = await startKubeletServer({
      nodeName: config.nodeName,
      address: "0.0.0.0",
      port: config.port,
      certificate,
      clientAuthority: await readFile(authorityFile, "utf8"),
      client,
      runtime: parts.runtime,
      pods,
      metrics: createMetricsPages({ nodeName: config.nodeName, version: agentVersion, collector, pods }),
      ...(nodeNetwork ? { network: nodeNetwork } : {}),
      configuration: { maxPods: config.maxPods, clusterDNS: [config.clusterDns], clusterDomain: config.clusterDomain, port: config.port },
      logger: log,
    });
    this.started("node API", () => server.close());
    return server;
  }
}

/** A namespace's services, and the API server's own. */
const servicesFor = (services: Informer<Service>, namespace: string): Service[] => {
  const own = services.byIndex(serviceIndex, namespace);
  const master = namespace === "default" ? undefined : services.get("default/kubernetes");
  return master ? [...own, master] : own;
};
