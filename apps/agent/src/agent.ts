import { mkdir } from "node:fs/promises";
import { nodeDefinition } from "@gantry/api/core/v1";
import { InformerFactory } from "@gantry/client";
import type { AgentConfig } from "./config";
import { startNodeIngress } from "./ingress/node-ingress";
import { connectToCluster } from "./join/connect";
import type { Logger } from "./log";
import { detectCgroups } from "./metrics/cgroup";
import { Collector } from "./metrics/collector";
import { startNetwork } from "./network/start";
import { type HealthParts, healthReport } from "./node/health";
import { nodeAnnotations, nodeLabels, readFixedFacts } from "./node/node-description";
import { NodeReporter, type NodeReporterOptions } from "./node/node-reporter";
import { followOwnNode, registerNode } from "./node/registration";
import { agentVersion } from "./node/version";
import { NamespacedServices } from "./objects/namespaced-services";
import { ownerOf, runtimeParts } from "./parts";
import { createNodePods, followAssignedPods } from "./pods/node-pods";
import { serveNode } from "./server/node-api";
import { type StartContext, StartedParts } from "./start-context";

/** Everything that one node runs. Parts are stopped in the reverse order of their start; pods go on running. */
export class Agent {
  private readonly stopping = new AbortController();
  private readonly context: StartContext;

  constructor(config: AgentConfig, log: Logger) {
    this.context = { config, log, started: new StartedParts(log), signal: this.stopping.signal };
  }

  /** Resolves when the node is registered and its pods have been taken over. @throws What cannot be helped by waiting. */
  async start(): Promise<void> {
    const { context } = this;
    const { config, log, started } = context;
    await mkdir(config.rootDirectory, { recursive: true, mode: 0o711 });
    const { client, kubeconfig, certificates } = await connectToCluster(context);
    const parts = runtimeParts(config, await ownerOf(kubeconfig, config.nodeName), log);
    const { runtime } = parts;
    started.add("runtime", () => runtime.close());
    const facts = await readFixedFacts(config, runtime);

    const informers = new InformerFactory(client, log);
    started.add("informers", () => informers.stop());
    const services = new NamespacedServices(informers);
    const nodes = informers.get(nodeDefinition);
    const network = await startNetwork(context, informers);
    const ingress = startNodeIngress({ client, informers, nodeName: config.nodeName, config, logger: log });
    started.add("Ingress", () => ingress.stop());

    const ownNode = () => nodes.get(config.nodeName);
    const onImages = () => reporter.imagesMayHaveChanged();
    const pods = createNodePods(context, { client, runtimeParts: parts, facts, network: network.pods, services, ownNode, onImages });
    const collector = new Collector({ cgroups: await detectCgroups(), pods, runtime, rootDirectory: config.rootDirectory });
    const reporter: NodeReporter = await this.reporter(
      { client, current: ownNode },
      { runtime, facts, network: network.pods, pods, collector },
    );
    followOwnNode(config.nodeName, nodes, reporter);

    await registerNode(context, client, reporter);
    const stopListening = network.pods.onReadinessChange(() => {
      reporter.changed();
      pods.wakeAll();
    });
    started.add("network readiness", async () => stopListening());
    informers.start();
    await services.synced();

    await followAssignedPods(context, client, pods);
    await serveNode(context, { client, runtime, pods, collector, network: network.node, certificates });
    log.info(
      { node: config.nodeName, runtime: facts.runtime.version, version: agentVersion },
      "The node is registered and its pods are looked after",
    );
  }

  /** Stops everything in order and leaves the pods running. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.context.started.stop();
  }

  private async reporter(api: Pick<NodeReporterOptions, "client" | "current">, parts: HealthParts): Promise<NodeReporter> {
    const { config, log } = this.context;
    const { facts, runtime } = parts;
    return new NodeReporter({
      ...api,
      facts,
      labels: nodeLabels(config, facts.machine.architecture),
      taints: config.taints,
      annotations: await nodeAnnotations(config),
      ...(config.podCidr === undefined ? {} : { podCidr: config.podCidr }),
      images: () => runtime.images(),
      health: healthReport(this.context, parts),
      log,
    });
  }
}
