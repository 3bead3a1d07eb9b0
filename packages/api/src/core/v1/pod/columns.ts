import type { PrinterColumn } from "../../../definition";
import { ageColumn, ageOf, nameColumn, none, textColumn, wide } from "../../../definition/columns";
import type { Pod } from "../schema/pod";
import { podCondition } from "./conditions";
import { podStatusText } from "./status-text";

const restartsText = (pod: Pod, now: number): string => {
  const { restarts, lastRestart } = podStatusText(pod);
  return restarts > 0 && lastRestart ? `${restarts} (${ageOf(lastRestart, now)} ago)` : String(restarts);
};

const readinessGatesText = (pod: Pod): string => {
  const gates = pod.spec.readinessGates ?? [];
  if (gates.length === 0) return none;
  return `${gates.filter((gate) => podCondition(pod, gate.conditionType)?.status === "True").length}/${gates.length}`;
};

export const podColumns: readonly PrinterColumn<Pod>[] = [
  nameColumn,
  textColumn({
    name: "Ready",
    description: "How many of the pod's containers are ready.",
    value: (pod) => {
      const { ready, total } = podStatusText(pod);
      return `${ready}/${total}`;
    },
  }),
  textColumn({ name: "Status", description: "What the pod as a whole is doing.", value: (pod) => podStatusText(pod).status }),
  textColumn({ name: "Restarts", description: "How often containers were started again, and when last.", value: restartsText }),
  ageColumn,
  ...wide<Pod>(
    textColumn({ name: "IP", description: "The pod's address.", value: (pod) => pod.status.podIPs?.[0]?.ip || pod.status.podIP || none }),
    textColumn({ name: "Node", description: "The node that runs the pod.", value: (pod) => pod.spec.nodeName || none }),
    textColumn({
      name: "Nominated Node",
      description: "The node where room is being made for the pod.",
      value: (pod) => pod.status.nominatedNodeName || none,
    }),
    textColumn({ name: "Readiness Gates", description: "How many of the pod's readiness gates are passed.", value: readinessGatesText }),
  ),
];
