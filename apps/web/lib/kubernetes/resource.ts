/** Names a kind the way API paths do. `group` is "" for the core group. */
export interface ResourceRef {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** The API path of a resource's collection, or of one object, or of its subresource. */
export const apiPath = (
  ref: Pick<ResourceRef, "group" | "version" | "plural">,
  target: { namespace?: string; name?: string; subresource?: string } = {},
): string => {
  const parts = [ref.group === "" ? `/api/${ref.version}` : `/apis/${ref.group}/${ref.version}`];
  if (target.namespace) parts.push("namespaces", encodeURIComponent(target.namespace));
  parts.push(ref.plural);
  if (target.name) parts.push(encodeURIComponent(target.name));
  if (target.subresource) parts.push(target.subresource);
  return parts.join("/");
};

export const apiVersionOf = (ref: Pick<ResourceRef, "group" | "version">): string =>
  ref.group === "" ? ref.version : `${ref.group}/${ref.version}`;

/** `apps/v1` → group and version. */
export const parseApiVersion = (apiVersion: string): { group: string; version: string } => {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? { group: "", version: apiVersion } : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
};

const core = (plural: string, kind: string, namespaced = true): ResourceRef => ({ group: "", version: "v1", plural, kind, namespaced });
const grouped = (group: string, plural: string, kind: string, namespaced = true): ResourceRef => ({
  group,
  version: "v1",
  plural,
  kind,
  namespaced,
});

/** The kinds that the dashboard has pages of its own for. Every other kind is found by discovery. */
export const resources = {
  pods: core("pods", "Pod"),
  nodes: core("nodes", "Node", false),
  namespaces: core("namespaces", "Namespace", false),
  services: core("services", "Service"),
  endpointSlices: grouped("discovery.k8s.io", "endpointslices", "EndpointSlice"),
  configMaps: core("configmaps", "ConfigMap"),
  secrets: core("secrets", "Secret"),
  resourceQuotas: core("resourcequotas", "ResourceQuota"),
  limitRanges: core("limitranges", "LimitRange"),
  serviceAccounts: core("serviceaccounts", "ServiceAccount"),
  events: core("events", "Event"),
  replicationControllers: core("replicationcontrollers", "ReplicationController"),
  deployments: grouped("apps", "deployments", "Deployment"),
  replicaSets: grouped("apps", "replicasets", "ReplicaSet"),
  daemonSets: grouped("apps", "daemonsets", "DaemonSet"),
  statefulSets: grouped("apps", "statefulsets", "StatefulSet"),
  jobs: grouped("batch", "jobs", "Job"),
  cronJobs: grouped("batch", "cronjobs", "CronJob"),
  roles: grouped("rbac.authorization.k8s.io", "roles", "Role"),
  clusterRoles: grouped("rbac.authorization.k8s.io", "clusterroles", "ClusterRole", false),
  roleBindings: grouped("rbac.authorization.k8s.io", "rolebindings", "RoleBinding"),
  clusterRoleBindings: grouped("rbac.authorization.k8s.io", "clusterrolebindings", "ClusterRoleBinding", false),
} as const satisfies Record<string, ResourceRef>;

export const workloadResources: readonly ResourceRef[] = [
  resources.replicationControllers,
  resources.deployments,
  resources.replicaSets,
  resources.daemonSets,
  resources.statefulSets,
  resources.jobs,
  resources.cronJobs,
];

/** Kinds whose `scale` subresource sets a number of pods. */
export const isScalable = (plural: string): boolean =>
  plural === "replicationcontrollers" || plural === "deployments" || plural === "replicasets" || plural === "statefulsets";

const byPlural = new Map(Object.values(resources).map((ref) => [ref.plural as string, ref as ResourceRef]));

/** One of the kinds above by its plural, for addresses of pages. */
export const resourceByPlural = (plural: string): ResourceRef | undefined => byPlural.get(plural);

const byKind = new Map(Object.values(resources).map((ref) => [ref.kind as string, ref as ResourceRef]));

/** One of the kinds above by its kind, for references in events and owners. */
export const resourceByKind = (kind: string): ResourceRef | undefined => byKind.get(kind);

/** The short name that people type: `kubectl scale rc web`. */
export const kubectlName = (ref: Pick<ResourceRef, "plural">): string => {
  const names: Record<string, string> = {
    replicationcontrollers: "rc",
    deployments: "deployment",
    replicasets: "rs",
    statefulsets: "statefulset",
    daemonsets: "daemonset",
    services: "service",
    pods: "pod",
    nodes: "node",
  };
  return names[ref.plural] ?? ref.plural;
};
