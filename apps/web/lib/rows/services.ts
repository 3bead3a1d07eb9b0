import type { Service, ServicePort } from "@gantry/api/core/v1";
import { isAnsweredByNodes } from "@gantry/api/core/v1/answered-by-nodes";
import { parseTime } from "../format/time";
import { formatSelector } from "../kubernetes/selector";
import type { ServiceRow } from "./types";

/** `80 → 8080`; with a node port `80:30080 → 8080`; the protocol only where it is not TCP. */
export const formatServicePort = (port: ServicePort): string => {
  const outside = port.nodePort ? `${port.port}:${port.nodePort}` : `${port.port}`;
  const protocol = port.protocol && port.protocol !== "TCP" ? `/${port.protocol}` : "";
  return `${outside} → ${port.targetPort ?? port.port}${protocol}`;
};

export const serviceRow = (service: Service): ServiceRow => ({
  uid: service.metadata.uid,
  name: service.metadata.name,
  namespace: service.metadata.namespace ?? "",
  created: parseTime(service.metadata.creationTimestamp),
  type: service.spec.type ?? "ClusterIP",
  clusterIP: service.spec.type === "ExternalName" ? (service.spec.externalName ?? "") : (service.spec.clusterIP ?? ""),
  ports: (service.spec.ports ?? []).map(formatServicePort),
  selector: formatSelector({ matchLabels: service.spec.selector }),
  answeredByNodes: isAnsweredByNodes(service),
});
