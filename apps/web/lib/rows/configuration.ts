import type { KubernetesObject } from "@gantry/api";
import type { ConfigMap, ResourceQuota, Secret } from "@gantry/api/core/v1";
import type { ClusterRole, ClusterRoleBinding } from "@gantry/api/rbac/v1";
import { parseTime } from "../format/time";
import { quantityValue } from "../kubernetes/quantity";
import type { ResourceRef } from "../kubernetes/resource";
import type { AccessRow, ConfigRow, GenericRow, NamedRow, QuotaRow } from "./types";

const named = (object: KubernetesObject): NamedRow => ({
  uid: object.metadata.uid,
  name: object.metadata.name,
  namespace: object.metadata.namespace ?? "",
  created: parseTime(object.metadata.creationTimestamp),
});

export const configMapRow = (configMap: ConfigMap): ConfigRow => ({
  ...named(configMap),
  type: configMap.immutable ? "immutable" : "",
  keys: [...Object.keys(configMap.data ?? {}), ...Object.keys(configMap.binaryData ?? {})],
});

/** Names only: values leave the server when a person asks for one object, not with every table. */
export const secretRow = (secret: Secret): ConfigRow => ({
  ...named(secret),
  type: secret.type ?? "Opaque",
  keys: Object.keys(secret.data ?? {}),
});

export const quotaRow = (quota: ResourceQuota): QuotaRow => ({
  ...named(quota),
  limits: Object.entries(quota.status.hard ?? quota.spec.hard ?? {}).map(([resource, hard]) => {
    const used = quota.status.used?.[resource] ?? "0";
    const limit = quantityValue(hard);
    return { resource, used, hard, fraction: limit > 0 ? quantityValue(used) / limit : quantityValue(used) > 0 ? 1 : 0 };
  }),
});

const summarizeRules = (rules: ClusterRole["rules"]): string => {
  const parts = (rules ?? []).map((rule) => {
    const urls = (rule.nonResourceURLs ?? []).map((url) => (url === "*" ? "every URL" : url));
    const what = [...(rule.resources ?? []).map((kind) => (kind === "*" ? "every kind" : kind)), ...urls].join(", ");
    const verbs = rule.verbs.includes("*") ? "everything" : rule.verbs.join(", ");
    return `${verbs} on ${what}`;
  });
  return parts.length > 3 ? `${parts.slice(0, 3).join("; ")}; and ${parts.length - 3} more` : parts.join("; ");
};

const summarizeBinding = (binding: ClusterRoleBinding): string => {
  const subjects = (binding.subjects ?? []).map((subject) => `${subject.kind} ${subject.name}`);
  return `${subjects.join(", ") || "nobody"} may use ${binding.roleRef.kind} ${binding.roleRef.name}`;
};

export const accessRow = (object: KubernetesObject, ref: ResourceRef): AccessRow => {
  const base = { ...named(object), kind: ref.kind, plural: ref.plural, group: ref.group };
  if (ref.kind.endsWith("Binding")) return { ...base, summary: summarizeBinding(object as ClusterRoleBinding) };
  if (ref.kind.endsWith("Role")) return { ...base, summary: summarizeRules((object as ClusterRole).rules) };
  return { ...base, summary: "" };
};

export const genericRow = (object: KubernetesObject): GenericRow => ({
  ...named(object),
  labels: object.metadata.labels ?? {},
  deleting: object.metadata.deletionTimestamp !== undefined,
});
