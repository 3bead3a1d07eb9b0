import type { PolicyRule } from "@gantry/api/rbac/v1";

/** A ClusterRole that always exists, with at least these rules. */
export interface DefaultRole {
  readonly name: string;
  readonly rules: readonly PolicyRule[];
  readonly labels?: Readonly<Record<string, string>>;
  /** Its rules are gathered from roles with one of these labels. */
  readonly aggregates?: string;
}

const read = ["get", "list", "watch"];
const write = ["create", "delete", "deletecollection", "patch", "update"];
const readWrite = ["get", "list", "watch", "create", "update", "patch", "delete"];

export const rule = (verbs: readonly string[], group: string, resources: readonly string[], names?: readonly string[]): PolicyRule => ({
  verbs: [...verbs],
  apiGroups: [group],
  resources: [...resources],
  ...(names ? { resourceNames: [...names] } : {}),
});

export const paths = (...nonResourceURLs: string[]): PolicyRule => ({ verbs: ["get"], nonResourceURLs });

const aggregateTo = (role: string): Record<string, string> => ({ [`rbac.authorization.k8s.io/aggregate-to-${role}`]: "true" });

const discoveryPaths = [
  "/api",
  "/api/*",
  "/apis",
  "/apis/*",
  "/healthz",
  "/livez",
  "/openapi",
  "/openapi/*",
  "/readyz",
  "/version",
  "/version/",
];

const coreWorkloads = ["pods", "replicationcontrollers", "replicationcontrollers/scale", "services", "serviceaccounts"];
const coreData = ["configmaps", "endpoints", "events", "persistentvolumeclaims"];
const appsResources = [
  "daemonsets",
  "deployments",
  "deployments/rollback",
  "deployments/scale",
  "replicasets",
  "replicasets/scale",
  "statefulsets",
  "statefulsets/scale",
];

const editRules: PolicyRule[] = [
  rule(read, "", ["pods/attach", "pods/exec", "pods/portforward", "pods/proxy", "secrets", "services/proxy"]),
  rule(["impersonate"], "", ["serviceaccounts"]),
  rule(write, "", ["pods", "pods/attach", "pods/exec", "pods/portforward", "pods/proxy"]),
  rule(["create"], "", ["pods/eviction", "serviceaccounts/token"]),
  rule(write, "", [...coreWorkloads, ...coreData, "secrets", "services/proxy"]),
  rule(write, "apps", appsResources),
  rule(write, "autoscaling", ["horizontalpodautoscalers"]),
  rule(write, "batch", ["cronjobs", "jobs"]),
  rule(write, "policy", ["poddisruptionbudgets"]),
  rule(write, "networking.k8s.io", ["ingresses", "networkpolicies"]),
  rule([...read, ...write], "coordination.k8s.io", ["leases"]),
];

const viewRules: PolicyRule[] = [
  rule(read, "", [
    ...coreWorkloads,
    ...coreData,
    "bindings",
    "limitranges",
    "namespaces",
    "namespaces/status",
    "persistentvolumeclaims/status",
    "pods/log",
    "pods/status",
    "replicationcontrollers/status",
    "resourcequotas",
    "resourcequotas/status",
    "services/status",
  ]),
  rule(read, "discovery.k8s.io", ["endpointslices"]),
  rule(read, "apps", [
    "controllerrevisions",
    ...appsResources,
    "daemonsets/status",
    "deployments/status",
    "replicasets/status",
    "statefulsets/status",
  ]),
  rule(read, "autoscaling", ["horizontalpodautoscalers", "horizontalpodautoscalers/status"]),
  rule(read, "batch", ["cronjobs", "cronjobs/status", "jobs", "jobs/status"]),
  rule(read, "policy", ["poddisruptionbudgets", "poddisruptionbudgets/status"]),
  rule(read, "networking.k8s.io", ["ingresses", "ingresses/status", "networkpolicies"]),
  rule(read, "metrics.k8s.io", ["pods", "nodes"]),
];

const adminRules: PolicyRule[] = [
  rule(["create"], "authorization.k8s.io", ["localsubjectaccessreviews"]),
  rule([...read, ...write], "rbac.authorization.k8s.io", ["rolebindings", "roles"]),
];

/** What the Node authorizer lets kubelets do, before it looks at which objects. */
export const nodeRules: PolicyRule[] = [
  rule(["create"], "authentication.k8s.io", ["tokenreviews"]),
  rule(["create"], "authorization.k8s.io", ["localsubjectaccessreviews", "subjectaccessreviews"]),
  rule(read, "", ["services"]),
  rule(["create", "get", "list", "watch"], "", ["nodes"]),
  rule(["patch", "update"], "", ["nodes/status", "nodes"]),
  rule(["create", "patch", "update"], "", ["events"]),
  rule(read, "", ["pods"]),
  rule(["create", "delete"], "", ["pods"]),
  rule(["patch", "update"], "", ["pods/status"]),
  rule(["create"], "", ["pods/eviction", "serviceaccounts/token"]),
  rule(read, "", ["configmaps", "secrets"]),
  rule(["get"], "", ["persistentvolumeclaims", "persistentvolumes", "endpoints"]),
  rule(["create", "get", "list", "watch"], "certificates.k8s.io", ["certificatesigningrequests"]),
  rule(["get", "create", "update", "patch", "delete"], "coordination.k8s.io", ["leases"]),
  rule(["get"], "storage.k8s.io", ["volumeattachments"]),
  rule(read, "storage.k8s.io", ["csidrivers"]),
  rule(["get", "create", "update", "patch", "delete"], "storage.k8s.io", ["csinodes"]),
  rule(read, "node.k8s.io", ["runtimeclasses"]),
];

const proxierRules: PolicyRule[] = [
  rule(read, "", ["endpoints", "services"]),
  rule(["get", "list", "watch"], "", ["nodes"]),
  rule(["create", "patch", "update"], "", ["events"]),
  rule(["create", "patch", "update"], "events.k8s.io", ["events"]),
  rule(read, "discovery.k8s.io", ["endpointslices"]),
];

/** What an agent's service proxy, DNS server, network policies and Ingress proxy follow, beyond what kubelets may read. */
const nodeNetworkRules: PolicyRule[] = [
  rule(["list", "watch"], "", ["namespaces", "services"]),
  rule(["list", "watch"], "discovery.k8s.io", ["endpointslices"]),
  rule(["list", "watch"], "networking.k8s.io", ["ingressclasses", "ingresses", "networkpolicies"]),
];

const leaderElection = (name: string): PolicyRule[] => [
  rule(["create"], "coordination.k8s.io", ["leases"]),
  rule(["get", "update"], "coordination.k8s.io", ["leases"], [name]),
  rule(["create", "patch", "update"], "", ["events"]),
  rule(["create", "patch", "update"], "events.k8s.io", ["events"]),
];

const schedulerRules: PolicyRule[] = [
  ...leaderElection("kube-scheduler"),
  rule(read, "", ["nodes", "pods", "namespaces", "persistentvolumeclaims", "persistentvolumes", "replicationcontrollers", "services"]),
  rule(["delete"], "", ["pods"]),
  rule(["create"], "", ["bindings", "pods/binding", "pods/eviction"]),
  rule(["patch", "update"], "", ["pods/status"]),
  rule(read, "apps", ["replicasets", "statefulsets"]),
  rule(read, "policy", ["poddisruptionbudgets"]),
  rule(["update", "patch"], "", ["persistentvolumeclaims", "persistentvolumes"]),
  rule(read, "storage.k8s.io", ["csidrivers", "csinodes", "csistoragecapacities", "storageclasses", "volumeattachments"]),
];

const managerRules: PolicyRule[] = [
  ...leaderElection("kube-controller-manager"),
  rule(["create"], "authentication.k8s.io", ["tokenreviews"]),
  rule(["create"], "authorization.k8s.io", ["subjectaccessreviews"]),
  rule(["create"], "", ["serviceaccounts/token"]),
  // Garbage collection, quotas and namespace deletion know every resource, those of later custom resources too.
  { verbs: [...readWrite, "deletecollection"], apiGroups: ["*"], resources: ["*"] },
];

/** The ClusterRoles of a fresh cluster, as Kubernetes' documentation of RBAC lists them. */
export const defaultRoles: readonly DefaultRole[] = [
  {
    name: "cluster-admin",
    rules: [
      { verbs: ["*"], apiGroups: ["*"], resources: ["*"] },
      { verbs: ["*"], nonResourceURLs: ["*"] },
    ],
  },
  { name: "system:discovery", rules: [paths(...discoveryPaths)] },
  { name: "system:public-info-viewer", rules: [paths("/healthz", "/livez", "/readyz", "/version", "/version/")] },
  {
    name: "system:monitoring",
    rules: [paths("/healthz", "/healthz/*", "/livez", "/livez/*", "/metrics", "/metrics/slis", "/readyz", "/readyz/*")],
  },
  {
    name: "system:basic-user",
    rules: [
      rule(["create"], "authorization.k8s.io", ["selfsubjectaccessreviews", "selfsubjectrulesreviews"]),
      rule(["create"], "authentication.k8s.io", ["selfsubjectreviews"]),
    ],
  },
  { name: "admin", rules: [], aggregates: "admin" },
  { name: "edit", rules: [], aggregates: "edit", labels: aggregateTo("admin") },
  { name: "view", rules: [], aggregates: "view", labels: aggregateTo("edit") },
  { name: "system:aggregate-to-admin", rules: adminRules, labels: aggregateTo("admin") },
  { name: "system:aggregate-to-edit", rules: editRules, labels: aggregateTo("edit") },
  { name: "system:aggregate-to-view", rules: viewRules, labels: aggregateTo("view") },
  { name: "system:node", rules: nodeRules },
  { name: "system:node-proxier", rules: proxierRules },
  { name: "gantry:node-network", rules: nodeNetworkRules },
  {
    name: "system:node-bootstrapper",
    rules: [rule(["create", "get", "list", "watch"], "certificates.k8s.io", ["certificatesigningrequests"])],
  },
  { name: "system:kube-scheduler", rules: schedulerRules },
  {
    name: "system:volume-scheduler",
    rules: [
      rule(["get", "list", "patch", "update", "watch"], "", ["persistentvolumes", "persistentvolumeclaims"]),
      rule(read, "storage.k8s.io", ["storageclasses"]),
    ],
  },
  { name: "system:kube-controller-manager", rules: managerRules },
  { name: "system:kube-dns", rules: [rule(["list", "watch"], "", ["endpoints", "services"])] },
  {
    name: "system:auth-delegator",
    rules: [
      rule(["create"], "authentication.k8s.io", ["tokenreviews"]),
      rule(["create"], "authorization.k8s.io", ["subjectaccessreviews"]),
    ],
  },
  {
    name: "system:kubelet-api-admin",
    rules: [
      rule(read, "", ["nodes"]),
      rule(["*"], "", ["nodes"]),
      rule(["*"], "", ["nodes/log", "nodes/metrics", "nodes/proxy", "nodes/stats"]),
    ],
  },
  {
    name: "system:service-account-issuer-discovery",
    rules: [paths("/.well-known/openid-configuration", "/.well-known/openid-configuration/", "/openid/v1/jwks", "/openid/v1/jwks/")],
  },
  {
    name: "system:persistent-volume-provisioner",
    rules: [
      rule(["create", "delete", "get", "list", "watch"], "", ["persistentvolumes"]),
      rule(["get", "list", "update", "watch"], "", ["persistentvolumeclaims"]),
      rule(read, "storage.k8s.io", ["storageclasses"]),
      rule(["watch", "create", "update", "patch"], "", ["events"]),
    ],
  },
  {
    name: "system:certificates.k8s.io:kube-apiserver-client-approver",
    rules: [rule(["approve"], "certificates.k8s.io", ["signers"], ["kubernetes.io/kube-apiserver-client"])],
  },
  {
    name: "system:certificates.k8s.io:kube-apiserver-client-kubelet-approver",
    rules: [rule(["approve"], "certificates.k8s.io", ["signers"], ["kubernetes.io/kube-apiserver-client-kubelet"])],
  },
  {
    name: "system:certificates.k8s.io:kubelet-serving-approver",
    rules: [rule(["approve"], "certificates.k8s.io", ["signers"], ["kubernetes.io/kubelet-serving"])],
  },
  {
    name: "system:certificates.k8s.io:certificatesigningrequests:nodeclient",
    rules: [rule(["create"], "certificates.k8s.io", ["certificatesigningrequests/nodeclient"])],
  },
  {
    name: "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient",
    rules: [rule(["create"], "certificates.k8s.io", ["certificatesigningrequests/selfnodeclient"])],
  },
  { name: "system:heapster", rules: [rule(read, "", ["events", "namespaces", "nodes", "pods"]), rule(["get"], "", ["nodes/stats"])] },
];
