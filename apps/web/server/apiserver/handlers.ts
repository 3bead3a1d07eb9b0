import { badRequest, type Scheme } from "@gantry/api";
import type { ServiceAccountTokens } from "./authentication/service-account-tokens";
import type { TokenAuthenticator } from "./authentication/types";
import type { Authorizer } from "./authorization/attributes";
import type { Rbac } from "./authorization/rbac";
import type { KubeletAccess, Target } from "./connect/kubelet";
import { logHandler } from "./connect/logs";
import { streamTarget } from "./connect/pod-streams";
import { proxyHandler } from "./connect/proxy";
import { proxyTarget } from "./connect/proxy-targets";
import type { OperationHandler } from "./core/core";
import type { RequestInfo } from "./core/request-info";
import type { RegistryParts } from "./registry/parts";
import { localSubjectAccessReview, selfSubjectAccessReview, subjectAccessReview } from "./reviews/access";
import { selfSubjectReview, tokenReview } from "./reviews/identity";
import { selfSubjectRulesReview } from "./reviews/rules";
import { bindingHandler } from "./subresources/binding";
import { evictionHandler } from "./subresources/eviction";
import { scaleHandler } from "./subresources/scale";
import { tokenHandler } from "./subresources/token";

export interface HandlerParts {
  readonly registry: RegistryParts;
  readonly scheme: Scheme;
  readonly authorizer: Authorizer;
  readonly rbac: Rbac;
  readonly tokens: ServiceAccountTokens;
  readonly otherTokens: readonly TokenAuthenticator[];
  readonly kubelets: KubeletAccess;
}

/** Exec and its like only make sense on a connection that is upgraded. */
const upgradeRequired: OperationHandler = async () => {
  throw badRequest("Upgrade request required");
};

/** Subresources that are more than another door to the object. */
export const subresourceHandlers = (parts: HandlerParts): Map<string, OperationHandler> => {
  const { registry, scheme, kubelets, tokens } = parts;
  const access = { store: registry.store, kubelets };
  const proxy = proxyHandler(access);
  return new Map<string, OperationHandler>([
    ["/scale", scaleHandler(registry, scheme)],
    ["/pods/binding", bindingHandler(registry, scheme)],
    ["/pods/eviction", evictionHandler(registry, scheme)],
    ["/pods/log", logHandler(access)],
    ["/pods/exec", upgradeRequired],
    ["/pods/attach", upgradeRequired],
    ["/pods/portforward", upgradeRequired],
    ["/pods/proxy", proxy],
    ["/services/proxy", proxy],
    ["/nodes/proxy", proxy],
    ["/serviceaccounts/token", tokenHandler(registry, scheme, tokens)],
  ]);
};

/** Kinds that are answered and not stored. */
export const virtualHandlers = (parts: HandlerParts): Map<string, OperationHandler> => {
  const { registry, scheme, authorizer, rbac, tokens, otherTokens } = parts;
  return new Map<string, OperationHandler>([
    ["/bindings", bindingHandler(registry, scheme)],
    ["authorization.k8s.io/selfsubjectaccessreviews", selfSubjectAccessReview(authorizer)],
    ["authorization.k8s.io/subjectaccessreviews", subjectAccessReview(authorizer)],
    ["authorization.k8s.io/localsubjectaccessreviews", localSubjectAccessReview(authorizer)],
    ["authorization.k8s.io/selfsubjectrulesreviews", selfSubjectRulesReview(rbac)],
    ["authentication.k8s.io/selfsubjectreviews", selfSubjectReview],
    ["authentication.k8s.io/tokenreviews", tokenReview(tokens, otherTokens)],
  ]);
};

const streams = new Set(["exec", "attach", "portforward"]);

/** Where an upgraded connection to a subresource leads; undefined for those that are answered here. */
export const upgradeTarget = async (
  access: { store: RegistryParts["store"]; kubelets: KubeletAccess },
  info: RequestInfo,
  query: URLSearchParams,
): Promise<Target | undefined> => {
  if (!info.isResource || info.group !== "") return undefined;
  if (info.resource === "pods" && streams.has(info.subresource)) return streamTarget(access, info, query);
  return info.subresource === "proxy" ? proxyTarget(access, info, query) : undefined;
};
