import type { Pod } from "@gantry/api/core/v1";
import { parseTime } from "../format/time";
import { podRequests } from "../kubernetes/quantity";
import { describePod, podApp } from "../state/pod-state";
import type { PodRow, YardRow } from "./types";

/** A pod as a box: where it is, whose it is, how it is. */
export const yardRow = (pod: Pod): YardRow => {
  const { state, code, sentence } = describePod(pod);
  const { cpu, memory } = podRequests(pod.spec);
  const { uid, name, namespace = "" } = pod.metadata;
  return { uid, name, namespace, node: pod.spec.nodeName ?? "", app: podApp(pod), state, code, why: sentence, cpu, memory };
};

export const podRow = (pod: Pod): PodRow => {
  const statuses = pod.status.containerStatuses ?? [];
  const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller);
  return {
    ...yardRow(pod),
    created: parseTime(pod.metadata.creationTimestamp),
    readyContainers: statuses.filter((status) => status.ready).length,
    containers: pod.spec.containers.length,
    restarts: statuses.reduce((total, status) => total + status.restartCount, 0),
    ip: pod.status.podIP ?? "",
    ownerKind: owner?.kind ?? "",
    ownerName: owner?.name ?? "",
  };
};
