import { parseQuantity, quantityMilliValue } from "@gantry/api";
import type { Container, Pod } from "@gantry/api/core/v1";
import { podContainers } from "../pods/container-names";
import { ConfigError } from "./config-error";

/** What only the node knows of a pod, and what it can give. */
export interface NodeFacts {
  readonly podIPs: readonly string[];
  readonly hostIPs: readonly string[];
  /** Quantities by resource name: what a container without limits may use at most. */
  readonly allocatable: Readonly<Record<string, string>>;
}

/** The keys of a map as files show them: `key="value"`, sorted, one a line. */
const formatMap = (map: Readonly<Record<string, string>> | undefined): string =>
  Object.entries(map ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join("\n");

const subscript = /^metadata\.(labels|annotations)\['(.+)'\]$/;

/** The value of a pod's field, as environment variables and downward API files hold it. @throws ConfigError for an unsupported path. */
export const fieldValue = (pod: Pod, path: string, node: Pick<NodeFacts, "podIPs" | "hostIPs">): string => {
  const match = subscript.exec(path);
  if (match) return (match[1] === "labels" ? pod.metadata.labels : pod.metadata.annotations)?.[match[2] ?? ""] ?? "";
  switch (path) {
    case "metadata.name":
      return pod.metadata.name;
    case "metadata.namespace":
      return pod.metadata.namespace ?? "";
    case "metadata.uid":
      return pod.metadata.uid;
    case "metadata.labels":
      return formatMap(pod.metadata.labels);
    case "metadata.annotations":
      return formatMap(pod.metadata.annotations);
    case "spec.nodeName":
      return pod.spec.nodeName ?? "";
    case "spec.serviceAccountName":
      return pod.spec.serviceAccountName ?? "";
    case "status.hostIP":
      return node.hostIPs[0] ?? "";
    case "status.hostIPs":
      return node.hostIPs.join(",");
    case "status.podIP":
      return node.podIPs[0] ?? "";
    case "status.podIPs":
      return node.podIPs.join(",");
    default:
      throw new ConfigError(`unsupported fieldPath: ${path}`);
  }
};

export interface ResourceReference {
  readonly containerName?: string;
  /** `limits.cpu`, `requests.memory`, … */
  readonly resource: string;
  readonly divisor?: string;
}

const containerOf = (pod: Pod, name: string): Container => {
  const found = podContainers(pod).find(({ container }) => container.name === name);
  if (!found) throw new ConfigError(`container ${name} not found in pod`);
  return found.container;
};

/** A container's limit or request in units of the divisor, rounded up. A limit that is not set is what the node can give. */
export const resourceValue = (pod: Pod, container: Container, context: { reference: ResourceReference; node: NodeFacts }): string => {
  const { reference, node } = context;
  const target = reference.containerName ? containerOf(pod, reference.containerName) : container;
  const [list, ...rest] = reference.resource.split(".");
  const name = rest.join(".");
  const { limits, requests } = target.resources ?? {};
  if ((list !== "limits" && list !== "requests") || name === "") {
    throw new ConfigError(`unsupported container resource: ${reference.resource}`);
  }
  const quantity = list === "limits" ? (limits?.[name] ?? node.allocatable[name]) : (requests?.[name] ?? limits?.[name]);
  const divisor = reference.divisor && quantityMilliValue(reference.divisor) > 0 ? reference.divisor : "1";
  const amount = parseQuantity(quantity ?? "0").nano;
  const unit = parseQuantity(divisor).nano;
  return String((amount + unit - 1n) / unit);
};
