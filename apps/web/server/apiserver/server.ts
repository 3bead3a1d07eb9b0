import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Transport } from "@gantry/client";
import { createAdmission } from "./admission/chain";
import { admitConnection } from "./admission/connect";
import { admissionPlugins } from "./admission/plugins";
import { createWebhooks } from "./admission/webhooks/plugin";
import { createAuthenticate } from "./authentication/authenticate";
import { createBootstrapTokenAuthenticator } from "./authentication/bootstrap-tokens";
import { createServiceAccountTokens } from "./authentication/service-account-tokens";
import { createStaticTokenAuthenticator } from "./authentication/static-tokens";
import { createIngressSecrets } from "./authorization/ingress-secrets";
import { createNodeAuthorizer, firstOpinion } from "./authorization/node-authorizer";
import { createNodePods } from "./authorization/node-pods";
import { createRbac } from "./authorization/rbac";
import { bootstrapObjects } from "./bootstrap/objects";
import { reconcileRbac } from "./bootstrap/rbac";
import { nodeRules } from "./bootstrap/roles";
import { createKubeletAccess } from "./connect/kubelet";
import { type CoreParts, createCore } from "./core/core";
import { apiServerUser, type UserInfo } from "./core/user";
import { createCustomResources } from "./custom-resources/controller";
import type { HealthCheck } from "./discovery/health";
import { type Aggregated, createNonResource } from "./discovery/non-resource";
import { createOpenApi } from "./discovery/openapi";
import { answerMetricsDiscovery, createMetricsApi, metricsDiscovery, metricsGroupDocument } from "./discovery/resource-metrics";
import { serverVersion } from "./discovery/version";
import { subresourceHandlers, upgradeTarget, virtualHandlers } from "./handlers";
import { createRequestListener } from "./http/listener";
import { createUpgradeListener } from "./http/upgrade";
import { createLocalTransport } from "./local-transport";
import { processMetrics } from "./metrics/process";
import { createRequestMetrics } from "./metrics/requests";
import type { ApiServerOptions } from "./options";
import { serviceAddress } from "./services/addresses";
import { createServiceAllocation } from "./services/allocation";
import { repairAllocations } from "./services/repair";

export interface ApiServer {
  /** For `node:http` and `node:https` servers; the latter with `requestCert: true, rejectUnauthorized: false` and the cluster's authority. */
  readonly requestListener: (request: IncomingMessage, response: ServerResponse) => void;
  readonly upgradeListener: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** The API as a function call, for parts of the same process. */
  transportFor(user: UserInfo): Transport;
  /** Makes what every cluster has. Resolves when requests can be answered. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

const dnsServicePosition = 10;

const ownChecks = ({ store }: ApiServerOptions, isReady: () => boolean): HealthCheck[] => [
  { name: "ping", liveness: true, run: async () => undefined },
  { name: "store", liveness: false, run: async () => void (await store.revision()) },
  {
    name: "poststarthook/bootstrap",
    liveness: false,
    run: async () => {
      if (!isReady()) throw new Error("the cluster's first objects are being made");
    },
  },
];

/** metrics.k8s.io, where somebody measures. */
const metricsApi = ({ store, metricsProvider }: ApiServerOptions): Partial<Pick<CoreParts, "delegate">> & { aggregated?: Aggregated } =>
  metricsProvider
    ? {
        delegate: createMetricsApi(store, metricsProvider),
        aggregated: { groups: () => [metricsGroupDocument], documents: () => [metricsDiscovery], answer: answerMetricsDiscovery },
      }
    : {};

export const createApiServer = async (options: ApiServerOptions): Promise<ApiServer> => {
  const { store, scheme, log } = options;
  const rbac = createRbac(store, log);
  const tokens = await createServiceAccountTokens(store, {
    key: options.serviceAccountKey,
    issuer: options.issuer ?? "https://kubernetes.default.svc.cluster.local",
  });
  const metrics = createRequestMetrics();
  const state = { ready: false };
  const checks = [...ownChecks(options, () => state.ready), ...(options.checks ?? [])];
  const pods = createNodePods(store, log);
  const ingressSecrets = createIngressSecrets(store, log);
  const authorizer = firstOpinion([createNodeAuthorizer(nodeRules, pods, ingressSecrets), rbac]);
  const webhooks = createWebhooks(store, log);
  const services = createServiceAllocation(store, options.serviceCidr);
  const others = [
    createBootstrapTokenAuthenticator(store),
    createStaticTokenAuthenticator(options.staticTokens ?? {}),
    ...(options.authenticators ?? []),
  ];
  const registry = {
    store,
    log,
    authorizer,
    admission: createAdmission(admissionPlugins({ store, rbac, authorizer, services, webhooks })),
  };
  const kubelets = createKubeletAccess(store, { credentials: options.kubeletClient, authority: options.authority });
  const handlers = { registry, scheme, authorizer, rbac, tokens, otherTokens: others, kubelets };
  const { delegate, aggregated } = metricsApi(options);
  const core = createCore({
    ...registry,
    ...(delegate ? { delegate } : {}),
    scheme,
    subresources: subresourceHandlers(handlers),
    virtual: virtualHandlers(handlers),
    nonResource: createNonResource({
      scheme,
      release: options.release,
      serverAddress: `${options.advertiseAddress}:${options.advertisePort}`,
      tokens,
      checks,
      openapi: createOpenApi(scheme, serverVersion(options.release)),
      metrics: () => `${[...metrics.render(), ...processMetrics()].join("\n")}\n`,
      ...(aggregated ? { aggregated } : {}),
    }),
  });
  const authenticate = createAuthenticate([(token) => tokens.authenticate(token), ...others]);
  const transport = createLocalTransport(core, apiServerUser);
  const customResources = createCustomResources(store, { scheme, transport, log });
  const start = async (): Promise<void> => {
    await Promise.all([rbac.synced, pods.synced, ingressSecrets.synced, webhooks.synced]);
    await repairAllocations(store, services, log);
    await customResources.synced;
    await bootstrapObjects(transport, {
      advertiseAddress: options.advertiseAddress,
      publicAddress: options.publicAddress ?? options.advertiseAddress,
      advertisePort: options.advertisePort,
      authority: options.authority,
      serviceAddress: serviceAddress(options.serviceCidr, 1),
      dnsAddress: serviceAddress(options.serviceCidr, dnsServicePosition),
    });
    await reconcileRbac(transport);
    state.ready = true;
  };
  return {
    requestListener: createRequestListener({ authenticate, authorizer, handle: core.handle, metrics, log }),
    upgradeListener: createUpgradeListener({
      authenticate,
      authorizer,
      handle: core.handle,
      targetOf: async (info, query, user) => {
        const target = await upgradeTarget({ store, kubelets }, info, query);
        if (target) await admitConnection({ admission: registry.admission, scheme }, info, { user, query });
        return target;
      },
      log,
    }),
    transportFor: (user) => createLocalTransport(core, user),
    ready: start(),
    close: async () => {
      rbac.close();
      pods.close();
      ingressSecrets.close();
      webhooks.close();
      customResources.close();
    },
  };
};
