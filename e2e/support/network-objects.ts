import { echoContainer } from "./echo";

/** Only nodes of documentation have it: outside of every network of the cluster. */
export const externalIP = "192.0.2.9";
/** Where the cluster of this test takes the addresses of load balancers from. */
export const loadBalancerPool = "198.51.100.0/28";

const object = (apiVersion: string, kind: string, name: string, rest: object) => ({ apiVersion, kind, metadata: { name }, ...rest });

const workload = (kind: "DaemonSet" | "StatefulSet", app: string, port: number, options: { spec?: object; pod?: object }) =>
  object("apps/v1", kind, app, {
    spec: {
      ...options.spec,
      selector: { matchLabels: { app } },
      template: {
        metadata: { labels: { app, tier: "any", listed: "yes" } },
        spec: { terminationGracePeriodSeconds: 1, containers: [echoContainer(port)], ...options.pod },
      },
    },
  });

const service = (name: string, selector: Readonly<Record<string, string>>, spec: object = {}) =>
  object("v1", "Service", name, { spec: { selector, ports: [{ name: "web", port: 80, targetPort: "web" }], ...spec } });

const ledger = { app: "ledger" };
const any = { tier: "any" };

/** Where the two pods of the StatefulSet run, one on each. */
const ledgerPlacement = (nodes: readonly string[]) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: nodes }] }],
      },
    },
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: ledger } }],
    },
  },
});

const shell = (name: string, namespace: string, spec: object = {}) => ({
  ...object("v1", "Pod", name, { spec: { terminationGracePeriodSeconds: 1, containers: [{ name, image: "gantry/shell:1" }], ...spec } }),
  metadata: { name, namespace, labels: { app: name } },
});

/**
 * A pod `echo` on each node and two pods `ledger` that give the port `web` another number, with a Service of each kind
 * before them; and who calls: the pod `host` in the network of the last node, and `stranger` in another namespace.
 */
export const networkObjects = (nodes: readonly [string, string, string]): object[] => [
  object("v1", "Namespace", "other", { metadata: { name: "other", labels: { team: "other" } } }),
  workload("DaemonSet", "echo", 8080, {}),
  workload("StatefulSet", "ledger", 9090, {
    spec: { replicas: 2, serviceName: "ledger", podManagementPolicy: "Parallel" },
    pod: ledgerPlacement(nodes.slice(0, 2)),
  }),
  shell("host", "default", { hostNetwork: true, nodeName: nodes[2] }),
  shell("stranger", "other", { nodeName: nodes[2] }),
  service("web", any, {
    type: "LoadBalancer",
    ports: [
      { name: "web", port: 80, targetPort: "web" },
      { name: "ask", port: 80, targetPort: "ask", protocol: "UDP" },
    ],
  }),
  service("node-port", ledger, { type: "NodePort" }),
  service("outer", ledger, { externalIPs: [externalIP] }),
  service("local", ledger, { type: "LoadBalancer", externalTrafficPolicy: "Local" }),
  service("near", { app: "echo" }, { internalTrafficPolicy: "Local" }),
  service("sticky", any, { sessionAffinity: "ClientIP" }),
  service("self", { "statefulset.kubernetes.io/pod-name": "ledger-0" }),
  service("ledger", { ...ledger, listed: "yes" }, { clusterIP: "None" }),
  object("v1", "Service", "alias", { spec: { type: "ExternalName", externalName: "web.default.svc.cluster.local" } }),
];
