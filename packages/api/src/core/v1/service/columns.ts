import type { PrinterColumn } from "../../../definition";
import { ageColumn, formatLabels, nameColumn, none, textColumn, unknown, wide } from "../../../definition/columns";
import type { Service } from "../schema/service";

interface LoadBalancerAddress {
  readonly ip?: string;
  readonly hostname?: string;
}

/** The addresses of a load balancer, in order. */
export const loadBalancerAddresses = (ingress: readonly LoadBalancerAddress[] | undefined): string[] =>
  [...new Set((ingress ?? []).map(({ ip, hostname }) => ip || hostname || "").filter((address) => address !== ""))].sort();

const externalAddress = ({ spec, status }: Service): string => {
  const { type, externalIPs = [] } = spec;
  if (type === "ExternalName") return spec.externalName ?? "";
  if (type === "LoadBalancer") return [...loadBalancerAddresses(status.loadBalancer.ingress), ...externalIPs].join(",") || "<pending>";
  return type === "ClusterIP" || type === "NodePort" ? externalIPs.join(",") || none : unknown;
};

const portsText = ({ spec }: Service): string =>
  (spec.ports ?? [])
    .map(({ port, nodePort, protocol }) => (nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`))
    .join(",") || none;

export const serviceColumns: readonly PrinterColumn<Service>[] = [
  nameColumn,
  textColumn({ name: "Type", description: "How it can be reached.", value: ({ spec }) => spec.type ?? "" }),
  textColumn({
    name: "Cluster-IP",
    description: "Its address inside the cluster.",
    value: ({ spec }) => spec.clusterIPs?.[0] || spec.clusterIP || none,
  }),
  textColumn({ name: "External-IP", description: "Its addresses outside the cluster.", value: externalAddress }),
  textColumn({ name: "Port(s)", description: "Its ports, and those on every node.", value: portsText }),
  ageColumn,
  ...wide<Service>(
    textColumn({ name: "Selector", description: "The labels of its pods.", value: ({ spec }) => formatLabels(spec.selector) }),
  ),
];
