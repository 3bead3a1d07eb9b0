"use client";

import { useMemo, useState } from "react";
import type { PodRow } from "@/lib/rows/types";
import { Empty } from "../ui/states";
import { LogView } from "./log-view";

/** As many pods as one reader can follow. */
const mostPods = 20;

/** The logs of all pods of a workload in one, each line with its pod. */
export const WorkloadLogs = ({
  namespace,
  pods,
  containers,
}: {
  namespace: string;
  pods: readonly PodRow[];
  containers: readonly { name: string }[];
}) => {
  const [container, setContainer] = useState(containers[0]?.name ?? "");
  const names = pods
    .filter(({ node }) => node !== "")
    .map(({ name }) => name)
    .sort()
    .slice(0, mostPods)
    .join(" ");
  const sources = useMemo(
    () =>
      names
        .split(" ")
        .filter(Boolean)
        .map((pod) => ({ namespace, pod, container, label: pod })),
    [names, namespace, container],
  );
  if (sources.length === 0) return <Empty title="No pods to read from">Logs appear when a pod has started on a node.</Empty>;
  return (
    <LogView label="Logs of all pods" sources={sources}>
      {containers.length > 1 ? (
        <select
          className="input"
          style={{ width: "auto" }}
          aria-label="Container"
          value={container}
          onChange={(event) => setContainer(event.target.value)}
        >
          {containers.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      ) : null}
      {pods.length > mostPods ? <span className="faint small">{`${mostPods} of ${pods.length} pods`}</span> : null}
    </LogView>
  );
};
