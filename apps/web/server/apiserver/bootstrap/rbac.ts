import { deepEqual } from "@gantry/api";
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "@gantry/api/rbac/v1";
import type { Transport } from "@gantry/client";
import { uncovered } from "../authorization/rules";
import { defaultBindings } from "./bindings";
import { collectionPath, ensure } from "./ensure";
import { type DefaultRole, defaultRoles, rule } from "./roles";

const api = "rbac.authorization.k8s.io/v1";
const labels = { "kubernetes.io/bootstrapping": "rbac-defaults" };
const autoupdate = "rbac.authorization.kubernetes.io/autoupdate";
const annotations = { [autoupdate]: "true" };
const roleRef = (name: string, kind = "ClusterRole") => ({ apiGroup: "rbac.authorization.k8s.io", kind, name });

/** A person can keep an object out of this by saying so on it. */
const isOurs = (object: { metadata: { annotations?: Record<string, string> } }): boolean =>
  object.metadata.annotations?.[autoupdate] !== "false";

const ensureRole = (transport: Transport, wanted: DefaultRole): Promise<void> => {
  const aggregation = wanted.aggregates
    ? {
        aggregationRule: {
          clusterRoleSelectors: [{ matchLabels: { [`rbac.authorization.k8s.io/aggregate-to-${wanted.aggregates}`]: "true" } }],
        },
      }
    : {};
  const metadata = { name: wanted.name, labels: { ...labels, ...wanted.labels }, annotations };
  const target = {
    collection: collectionPath(api, "clusterroles"),
    object: { apiVersion: api, kind: "ClusterRole", metadata, rules: [...wanted.rules], ...aggregation },
  };
  return ensure<ClusterRole>(transport, target, (existing) => {
    if (!isOurs(existing)) return undefined;
    const missing = wanted.aggregates ? [] : uncovered(existing.rules ?? [], wanted.rules);
    const allLabels = { ...existing.metadata.labels, ...metadata.labels };
    if (missing.length === 0 && deepEqual(allLabels, existing.metadata.labels)) return undefined;
    return { ...existing, metadata: { ...existing.metadata, labels: allLabels }, rules: [...(existing.rules ?? []), ...missing] };
  });
};

const ensureBindings = async (transport: Transport): Promise<void> => {
  for (const { name, role, subjects } of defaultBindings) {
    const object = {
      apiVersion: api,
      kind: "ClusterRoleBinding",
      metadata: { name, labels, annotations },
      subjects: [...subjects],
      roleRef: roleRef(role),
    };
    await ensure<ClusterRoleBinding>(transport, { collection: collectionPath(api, "clusterrolebindings"), object }, (existing) => {
      const has = existing.subjects ?? [];
      const missing = subjects.filter(
        (subject) =>
          !has.some((other) => other.kind === subject.kind && other.name === subject.name && other.namespace === subject.namespace),
      );
      return isOurs(existing) && missing.length > 0 ? { ...existing, subjects: [...has, ...missing] } : undefined;
    });
  }
};

/** Everybody may read how to reach the cluster, controllers and extension servers may read whom to trust. */
const ensureNamespaced = async (transport: Transport): Promise<void> => {
  const roles = [
    {
      namespace: "kube-public",
      name: "system:controller:bootstrap-signer",
      rules: [rule(["get", "list", "watch"], "", ["configmaps"]), rule(["update"], "", ["configmaps"], ["cluster-info"])],
    },
    {
      namespace: "kube-public",
      name: "kubeadm:bootstrap-signer-clusterinfo",
      rules: [rule(["get"], "", ["configmaps"], ["cluster-info"])],
    },
    {
      namespace: "kube-system",
      name: "extension-apiserver-authentication-reader",
      rules: [rule(["get", "list", "watch"], "", ["configmaps"], ["extension-apiserver-authentication"])],
    },
  ];
  for (const { namespace, name, rules } of roles) {
    const object = { apiVersion: api, kind: "Role", metadata: { name, namespace, labels, annotations }, rules };
    await ensure<Role>(transport, { collection: collectionPath(api, "roles", namespace), object });
  }
  const subject = (kind: string, name: string) => ({ kind, apiGroup: "rbac.authorization.k8s.io", name });
  const bindings = [
    {
      namespace: "kube-public",
      role: "kubeadm:bootstrap-signer-clusterinfo",
      name: "kubeadm:bootstrap-signer-clusterinfo",
      subjects: [subject("User", "system:anonymous")],
    },
    {
      namespace: "kube-system",
      role: "extension-apiserver-authentication-reader",
      name: "system::extension-apiserver-authentication-reader",
      subjects: [subject("User", "system:kube-controller-manager"), subject("User", "system:kube-scheduler")],
    },
  ];
  for (const { namespace, role, name, subjects } of bindings) {
    const object = {
      apiVersion: api,
      kind: "RoleBinding",
      metadata: { name, namespace, labels, annotations },
      subjects,
      roleRef: roleRef(role, "Role"),
    };
    await ensure<RoleBinding>(transport, { collection: collectionPath(api, "rolebindings", namespace), object });
  }
};

/** Makes the default roles and bindings, and adds to them what is missing; what a person added to them stays. */
export const reconcileRbac = async (transport: Transport): Promise<void> => {
  for (const role of defaultRoles) await ensureRole(transport, role);
  await ensureBindings(transport);
  await ensureNamespaced(transport);
};
