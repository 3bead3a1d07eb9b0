import { type Node, type Pod, podDefinition } from "@gantry/api/core/v1";
import { type Client, Informer } from "@gantry/client";
import { ImagePuller } from "../images/image-puller";
import type { PodNetwork } from "../network/types";
import { nodeLabels } from "../node/node-description";
import { type NodeFixedFacts, withExtendedResources } from "../node/node-status";
import { ApiClaims } from "../objects/claims";
import type { NamespacedServices } from "../objects/namespaced-services";
import { ReferenceWatcher } from "../objects/reference-watcher";
import { ServiceAccountTokens } from "../objects/service-account-tokens";
import type { RuntimeParts } from "../parts";
import type { StartContext } from "../start-context";
import { apiStatusSink } from "./api-status-sink";
import type { NodeContext } from "./dependencies";
import { apiEventSink } from "./pod-events";
import { PodManager } from "./pod-manager";
import { PodStatusWriter } from "./status/status-writer";

export interface NodePodsParts {
  readonly client: Client;
  readonly runtimeParts: RuntimeParts;
  readonly facts: NodeFixedFacts;
  readonly network: PodNetwork;
  readonly services: NamespacedServices;
  /** The Node as the API server has it, where that is known. */
  readonly ownNode: () => Node | undefined;
  /** Images came or went. */
  readonly onImages: () => void;
}

const nodeContext = ({ config }: StartContext, { facts, ownNode }: NodePodsParts): NodeContext => ({
  name: config.nodeName,
  hostIPs: [config.nodeIp],
  memoryBytes: facts.machine.memoryBytes,
  ...(config.pidsLimit === undefined ? {} : { pidsLimit: config.pidsLimit }),
  allocatable: () => withExtendedResources(facts.resources, ownNode()?.status).allocatable,
  labels: () => ownNode()?.metadata.labels ?? nodeLabels(config, facts.machine.architecture),
});

/** Makes what looks after the node's pods. Nothing of it runs before {@link followAssignedPods}. */
export const createNodePods = (context: StartContext, parts: NodePodsParts): PodManager => {
  const { config, log, started } = context;
  const { client, runtimeParts, services } = parts;
  const { runtime, probes } = runtimeParts;
  const event = apiEventSink(client, config.nodeName, log);
  const objects = new ReferenceWatcher({ client, log, onChange: (uids) => pods.objectsChanged(uids) });
  started.add("watches of ConfigMaps and Secrets", () => objects.stop());
  const node = nodeContext(context, parts);
  const volumes = runtimeParts.volumes({
    root: config.rootDirectory,
    objects,
    tokens: new ServiceAccountTokens(client, Date.now),
    claims: new ApiClaims(client),
    node,
  });
  const pods: PodManager = new PodManager(
    {
      runtime,
      network: parts.network,
      volumes,
      images: new ImagePuller({ runtime, objects, now: Date.now }),
      objects,
      servicesFor: (namespace) => services.visibleIn(namespace),
      probes,
      statuses: new PodStatusWriter(apiStatusSink(client), log),
      event,
      node,
      dns: { clusterDns: [config.clusterDns], clusterDomain: config.clusterDomain },
      root: config.rootDirectory,
      now: Date.now,
      log,
    },
    {
      onPod: (pod) => objects.hold(pod),
      onGone: (uid) => objects.release(uid),
      onImages: parts.onImages,
    },
  );
  return pods;
};

/** Takes over the pods that the node has, and follows those that are assigned to it from then on. */
export const followAssignedPods = async ({ config, log, started }: StartContext, client: Client, pods: PodManager): Promise<void> => {
  const assigned = new Informer<Pod>({
    client: client.resource(podDefinition),
    logger: log,
    selection: { fieldSelector: `spec.nodeName=${config.nodeName}` },
  });
  assigned.start();
  started.add("pods", async () => {
    await pods.stop();
    await assigned.stop();
  });
  await assigned.synced();
  await pods.start(assigned.values());
  assigned.addHandlers({ add: (pod) => pods.set(pod), update: (pod) => pods.set(pod), delete: (pod) => pods.delete(pod) });
  pods.keepOnly(new Set([...assigned.values()].map(({ metadata }) => metadata.uid)));
};
