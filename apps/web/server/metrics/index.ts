export type { KubeletCredentials } from "./kubelet-connection";
export { Metrics, type MetricsOptions } from "./metrics";
