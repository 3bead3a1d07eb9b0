export * from "./authority";
export * from "./in-cluster";
export * from "./kubeconfig";
