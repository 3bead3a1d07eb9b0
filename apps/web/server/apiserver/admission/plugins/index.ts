import type { ObjectStore } from "../../../store/types";
import type { Authorizer } from "../../authorization/attributes";
import type { Rbac } from "../../authorization/rbac";
import { type ServiceAllocation, serviceAllocation } from "../../services/plugin";
import { resourceQuota } from "../quota/plugin";
import type { AdmissionPlugin } from "../types";
import type { Webhooks } from "../webhooks/plugin";
import { certificates } from "./certificates";
import { customResourceCleanup } from "./custom-resource-cleanup";
import { defaultIngressClass } from "./ingress-class";
import { limitRanger } from "./limit-ranger";
import { namespaceLifecycle } from "./namespace-lifecycle";
import { nodeRestriction } from "./node-restriction";
import { taintNodesByCondition } from "./node-taint";
import { priority } from "./priority";
import { roleEscalation } from "./role-escalation";
import { runtimeClass } from "./runtime-class";
import { serviceAccount } from "./service-account";
import { defaultStorageClass } from "./storage-class";
import { defaultTolerationSeconds } from "./tolerations";

export interface PluginParts {
  readonly store: ObjectStore;
  readonly rbac: Rbac;
  readonly authorizer: Authorizer;
  readonly services: ServiceAllocation;
  readonly webhooks: Webhooks;
}

/** The steps that every write goes through, in order. Quotas come last: what another step refuses is not charged. */
export const admissionPlugins = ({ store, rbac, authorizer, services, webhooks }: PluginParts): AdmissionPlugin[] => [
  namespaceLifecycle(store),
  nodeRestriction,
  taintNodesByCondition,
  serviceAccount(store),
  priority(store),
  defaultTolerationSeconds,
  limitRanger(store),
  runtimeClass(store),
  defaultStorageClass(store),
  defaultIngressClass(store),
  webhooks.mutating,
  serviceAllocation(services),
  customResourceCleanup,
  certificates(authorizer),
  roleEscalation(rbac, authorizer),
  webhooks.validating,
  resourceQuota(store),
];
