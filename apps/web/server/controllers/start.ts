import { type Client, EventRecorder, type InformerFactory, type Logger, runController } from "@gantry/client";
import { certificateApprovingController } from "./certificates/approving-controller";
import { certificateCleaningController } from "./certificates/cleaning-controller";
import type { SigningAuthority } from "./certificates/sign";
import { certificateSigningController, type SigningOptions } from "./certificates/signing-controller";
import { bootstrapTokenCleaner } from "./cleanup/bootstrap-token-cleaner";
import { ttlAfterFinishedController } from "./cleanup/ttl-after-finished-controller";
import type { Controller, ControllerContext } from "./context";
import { cronJobController } from "./cron-job/cron-job-controller";
import { daemonSetController } from "./daemon-set/daemon-set-controller";
import { deploymentController } from "./deployment/deployment-controller";
import { disruptionController } from "./disruption/disruption-controller";
import { endpointSliceController } from "./endpoints/endpoint-slice-controller";
import { endpointsController } from "./endpoints/endpoints-controller";
import { endpointSliceMirroringController } from "./endpoints/mirroring-controller";
import { garbageCollector } from "./garbage-collector/garbage-collector";
import { ingressStatusController } from "./ingress/ingress-status-controller";
import { jobController } from "./job/job-controller";
import { namespaceController } from "./namespace/namespace-controller";
import { type NodeLifecycleOptions, nodeLifecycleController } from "./node/lifecycle-controller";
import { type PodCidrOptions, podCidrController } from "./node/pod-cidr-controller";
import { type PodGarbageOptions, podGarbageController } from "./node/pod-gc-controller";
import { taintEvictionController } from "./node/taint-eviction-controller";
import { resourceQuotaController } from "./quota/resource-quota-controller";
import { clusterRoleAggregationController } from "./rbac/cluster-role-aggregation-controller";
import { replicaSetController } from "./replication/replica-set";
import { replicationControllerController } from "./replication/replication-controller";
import { accountTokenController } from "./service-account/account-token-controller";
import { defaultServiceAccountController } from "./service-account/default-account-controller";
import { rootCaController } from "./service-account/root-ca-controller";
import { tokenSecretController } from "./service-account/token-secret-controller";
import { type ServiceLoadBalancerOptions, serviceLoadBalancerController } from "./service-load-balancer/service-load-balancer-controller";
import { statefulSetController } from "./stateful-set/stateful-set-controller";

export interface ControllersOptions {
  /** As a user who may do what controllers do (`system:kube-controller-manager`, or `system:masters`). */
  readonly client: Client;
  /** Caches that are shared with others of this process, the scheduler above all. Whoever made them starts and stops them. */
  readonly informers: InformerFactory;
  readonly logger: Logger;
  /** The cluster's authority: its certificate is told to pods, its key signs what nodes ask for. */
  readonly authority: SigningAuthority;
  readonly certificates?: SigningOptions;
  readonly nodes?: NodeLifecycleOptions & PodCidrOptions & PodGarbageOptions;
  /** "none" leaves Services of type LoadBalancer to others. */
  readonly loadBalancer?: ServiceLoadBalancerOptions | "none";
}

export interface RunningControllers {
  /** Resolves when all caches are filled and all controllers work. */
  readonly started: Promise<void>;
  /** Finishes what is under way. */
  stop(): Promise<void>;
}

const controllersOf = (context: ControllerContext, { authority, certificates, nodes, loadBalancer }: ControllersOptions): Controller[] => [
  replicationControllerController(context),
  replicaSetController(context),
  deploymentController(context),
  daemonSetController(context),
  statefulSetController(context),
  jobController(context),
  cronJobController(context),
  disruptionController(context),
  endpointsController(context),
  endpointSliceController(context),
  endpointSliceMirroringController(context),
  ...(loadBalancer === "none" ? [] : [serviceLoadBalancerController(context, loadBalancer)]),
  ingressStatusController(context),
  nodeLifecycleController(context, nodes),
  taintEvictionController(context),
  podCidrController(context, nodes),
  podGarbageController(context, nodes),
  namespaceController(context),
  defaultServiceAccountController(context),
  accountTokenController(context),
  rootCaController(context, authority.certificate),
  tokenSecretController(context, authority.certificate),
  resourceQuotaController(context),
  clusterRoleAggregationController(context),
  certificateApprovingController(context),
  certificateSigningController(context, authority, certificates),
  certificateCleaningController(context),
  bootstrapTokenCleaner(context),
  ttlAfterFinishedController(context),
  // Last: it shares the informers that others have asked for.
  garbageCollector(context),
];

/** Starts every controller in this process. They share one cache for each kind. */
export const startControllers = (options: ControllersOptions): RunningControllers => {
  const { client, informers, logger } = options;
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
    await Promise.race([informers.synced(), untilAborted(stopping.signal)]);
    if (stopping.signal.aborted) return [];
    for (const { onStart } of controllers) onStart?.();
    return controllers.map((controller) => runController({ ...controller, logger }));
  };
  const running = run();

  return {
    started: running.then(() => undefined),
    stop: async () => {
      stopping.abort();
      await Promise.all((await running).map((controller) => controller.stop()));
      await Promise.all([...recorders.values()].map((one) => one.flush()));
    },
  };
};

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
