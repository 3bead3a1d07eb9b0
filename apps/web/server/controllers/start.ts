import { type Client, EventRecorder, InformerFactory, type Logger, runController } from "@gantry/client";
import { bootstrapTokenCleaner } from "./cleanup/bootstrap-token-cleaner";
import { ttlAfterFinishedController } from "./cleanup/ttl-after-finished-controller";
import type { Controller, ControllerContext } from "./context";
import { deploymentController } from "./deployment/deployment-controller";
import { endpointSliceController } from "./endpoints/endpoint-slice-controller";
import { endpointsController } from "./endpoints/endpoints-controller";
import { endpointSliceMirroringController } from "./endpoints/mirroring-controller";
import { garbageCollector } from "./garbage-collector/garbage-collector";
import { namespaceController } from "./namespace/namespace-controller";
import { type NodeLifecycleOptions, nodeLifecycleController } from "./node/lifecycle-controller";
import { type PodCidrOptions, podCidrController } from "./node/pod-cidr-controller";
import { type PodGarbageOptions, podGarbageController } from "./node/pod-gc-controller";
import { taintEvictionController } from "./node/taint-eviction-controller";
import { clusterRoleAggregationController } from "./rbac/cluster-role-aggregation-controller";
import { replicaSetController } from "./replication/replica-set";
import { replicationControllerController } from "./replication/replication-controller";
import { defaultServiceAccountController } from "./service-account/default-account-controller";
import { rootCaController } from "./service-account/root-ca-controller";
import { tokenSecretController } from "./service-account/token-secret-controller";

export interface ControllersOptions {
  /** As a user who may do what controllers do (`system:kube-controller-manager`, or `system:masters`). */
  readonly client: Client;
  readonly logger: Logger;
  /** The cluster's CA certificate, PEM: told to pods. */
  readonly caCertificate: string;
  readonly nodes?: NodeLifecycleOptions & PodCidrOptions & PodGarbageOptions;
}

export interface RunningControllers {
  /** Resolves when all caches are filled and all controllers work. */
  readonly started: Promise<void>;
  /** Finishes what is under way. */
  stop(): Promise<void>;
}

const controllersOf = (context: ControllerContext, { caCertificate, nodes }: ControllersOptions): Controller[] => [
  replicationControllerController(context),
  replicaSetController(context),
  deploymentController(context),
  endpointsController(context),
  endpointSliceController(context),
  endpointSliceMirroringController(context),
  nodeLifecycleController(context, nodes),
  taintEvictionController(context),
  podCidrController(context, nodes),
  podGarbageController(context, nodes),
  namespaceController(context),
  defaultServiceAccountController(context),
  rootCaController(context, caCertificate),
  tokenSecretController(context, caCertificate),
  clusterRoleAggregationController(context),
  bootstrapTokenCleaner(context),
  ttlAfterFinishedController(context),
  // Last: it shares the informers that others have asked for.
  garbageCollector(context),
];

/** Starts every controller in this process. They share one cache for each kind. */
export const startControllers = (options: ControllersOptions): RunningControllers => {
  const { client, logger } = options;
  const informers = new InformerFactory(client, logger);
  const recorders = new Map<string, EventRecorder>();
  const recorder = (component: string): EventRecorder => {
    const existing = recorders.get(component) ?? new EventRecorder({ client, source: { component }, logger });
    recorders.set(component, existing);
    return existing;
  };
  const controllers = controllersOf({ client, informers, logger, recorder }, options);
  const stopping = new AbortController();

  const run = async () => {
    informers.start();
    await informers.synced();
    if (stopping.signal.aborted) return [];
    for (const { onStart } of controllers) onStart?.();
    return controllers.map((controller) => runController({ ...controller, logger }));
  };
  const running = run();

  return {
    started: running.then(() => undefined),
    stop: async () => {
      stopping.abort();
      await informers.stop();
      // Not synced when stopped early: then nothing runs that could be waited for.
      const started = await Promise.race([running, Promise.resolve([])]);
      await Promise.all(started.map((controller) => controller.stop()));
      await Promise.all([...recorders.values()].map((one) => one.flush()));
    },
  };
};
