import type { PolicyRule } from "@gantry/api/rbac/v1";
import { nodeNameOf } from "../core/user";
import type { Attributes, Authorizer } from "./attributes";
import type { IngressSecrets } from "./ingress-secrets";
import type { NodePods } from "./node-pods";
import type { PodReferences } from "./node-references";
import { ruleAllows } from "./rules";

const readers = new Set(["get", "list", "watch"]);

type Question = (pods: NodePods, node: string, attributes: Attributes) => boolean;

/** Whether a pod on the node refers to the object that is asked for. */
const referred =
  (kind: (references: PodReferences, name: string) => boolean): Question =>
  (pods, node, { verb, namespace, name }) => {
    if (!readers.has(verb) || name === "") return false;
    for (const pod of pods.on(node)) if (pod.namespace === namespace && kind(pod.references, name)) return true;
    return false;
  };

/** Resources of which a kubelet sees only what its own pods need. */
const questions: Readonly<Record<string, Question>> = {
  secrets: referred(({ secrets }, name) => secrets.has(name)),
  configmaps: referred(({ configMaps }, name) => configMaps.has(name)),
  persistentvolumeclaims: referred(({ claims }, name) => claims.has(name)),
  serviceaccounts: (pods, node, { verb, namespace, name, subresource }) => {
    const allowed = subresource === "token" ? verb === "create" : subresource === "" && verb === "get";
    if (!allowed) return false;
    for (const pod of pods.on(node)) if (pod.namespace === namespace && pod.references.serviceAccount === name) return true;
    return false;
  },
};

/** Every node may serve every Ingress of our class, so any of them may read the certificates. */
const isIngressCertificate = (ingresses: IngressSecrets, { resource, subresource, verb, namespace, name }: Attributes): boolean =>
  resource === "secrets" && subresource === "" && readers.has(verb) && name !== "" && ingresses.refer(namespace, name);

/**
 * What kubelets may do: the rules of system:node, narrowed to the objects of the pods on their own node and to the
 * certificates of the Ingresses that nodes serve.
 */
export const createNodeAuthorizer = (rules: readonly PolicyRule[], pods: NodePods, ingresses: IngressSecrets): Authorizer => ({
  authorize: (attributes) => {
    const noOpinion = { decision: "no opinion", reason: "" } as const;
    const node = nodeNameOf(attributes.user);
    if (node === undefined) return noOpinion;
    const question = attributes.isResource && attributes.group === "" ? questions[attributes.resource] : undefined;
    if (question) {
      if (question(pods, node, attributes) || isIngressCertificate(ingresses, attributes)) return { decision: "allow", reason: "" };
      return { decision: "no opinion", reason: `no relationship found between node '${node}' and this object` };
    }
    return rules.some((rule) => ruleAllows(rule, attributes)) ? { decision: "allow", reason: "" } : noOpinion;
  },
});

/** The first authorizer with an opinion decides. */
export const firstOpinion = (authorizers: readonly Authorizer[]): Authorizer => ({
  authorize: (attributes) => {
    let reason = "";
    for (const authorizer of authorizers) {
      const answer = authorizer.authorize(attributes);
      if (answer.decision !== "no opinion") return answer;
      reason ||= answer.reason;
    }
    return { decision: "no opinion", reason };
  },
});
