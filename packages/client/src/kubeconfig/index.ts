export * from "./in-cluster";
export * from "./kubeconfig";
