import type { Subject } from "@gantry/api/rbac/v1";

const api = "rbac.authorization.k8s.io";
const group = (name: string): Subject => ({ kind: "Group", apiGroup: api, name });
const user = (name: string): Subject => ({ kind: "User", apiGroup: api, name });
const account = (namespace: string, name: string): Subject => ({ kind: "ServiceAccount", namespace, name });

/** A ClusterRoleBinding that always exists, with at least these subjects. */
export interface DefaultBinding {
  readonly name: string;
  readonly role: string;
  readonly subjects: readonly Subject[];
}

const everybody = [group("system:authenticated"), group("system:unauthenticated")];

/** The ClusterRoleBindings of a fresh cluster. What kubelets may do is the Node authorizer's to say; a binding adds what an agent's network needs. */
export const defaultBindings: readonly DefaultBinding[] = [
  { name: "cluster-admin", role: "cluster-admin", subjects: [group("system:masters")] },
  { name: "system:monitoring", role: "system:monitoring", subjects: [group("system:monitoring")] },
  { name: "system:discovery", role: "system:discovery", subjects: [group("system:authenticated")] },
  { name: "system:basic-user", role: "system:basic-user", subjects: [group("system:authenticated")] },
  { name: "system:public-info-viewer", role: "system:public-info-viewer", subjects: everybody },
  { name: "system:node-proxier", role: "system:node-proxier", subjects: [user("system:kube-proxy")] },
  { name: "system:node", role: "system:node", subjects: [] },
  { name: "gantry:node-network", role: "gantry:node-network", subjects: [group("system:nodes")] },
  { name: "system:kube-scheduler", role: "system:kube-scheduler", subjects: [user("system:kube-scheduler")] },
  { name: "system:volume-scheduler", role: "system:volume-scheduler", subjects: [user("system:kube-scheduler")] },
  { name: "system:kube-controller-manager", role: "system:kube-controller-manager", subjects: [user("system:kube-controller-manager")] },
  { name: "system:kube-dns", role: "system:kube-dns", subjects: [account("kube-system", "kube-dns")] },
  {
    name: "system:service-account-issuer-discovery",
    role: "system:service-account-issuer-discovery",
    subjects: [group("system:serviceaccounts")],
  },
  {
    name: "gantry:node-bootstrapper",
    role: "system:node-bootstrapper",
    subjects: [group("system:bootstrappers")],
  },
  {
    name: "gantry:node-autoapprove-bootstrap",
    role: "system:certificates.k8s.io:certificatesigningrequests:nodeclient",
    subjects: [group("system:bootstrappers")],
  },
  {
    name: "gantry:node-autoapprove-certificate-rotation",
    role: "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient",
    subjects: [group("system:nodes")],
  },
];
