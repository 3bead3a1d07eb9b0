"use client";

import { useState } from "react";
import { plural } from "@/lib/format/numbers";
import type { ResourceRef } from "@/lib/kubernetes/resource";
import type { ViewState } from "@/lib/live/view-store";
import type { NodeRow, PodRow, UsageRow, YardRow } from "@/lib/rows/types";
import { Yard } from "../yard/yard";
import { ScaleCard } from "./scale-card";
import { useForecast } from "./use-forecast";

interface ScaleYardProps {
  target: { readonly ref: ResourceRef; readonly namespace: string; readonly name: string };
  scalable: boolean;
  wanted: number;
  ready: number;
  requests: { readonly cpu: number; readonly memory: number };
  /** The workload's own pods. */
  pods: ViewState<PodRow>;
  /** Everybody's pods. */
  yard: ViewState<YardRow>;
  nodes: ViewState<NodeRow>;
  usage: ReadonlyMap<string, UsageRow>;
}

/** The slider, and the yard in which one sees what it would do. */
export const ScaleYard = ({ target, scalable, wanted, ready, requests, pods, yard, nodes, usage }: ScaleYardProps) => {
  const [more, setMore] = useState(0);
  const app = pods.rows[0]?.app ?? target.name;
  const ghosts = useForecast({ target, more, requests, app });
  return (
    <>
      {scalable ? <ScaleCard target={target} wanted={wanted} ready={ready} requests={requests} onMore={setMore} /> : null}
      <Yard
        title="Where they run"
        caption={
          ghosts ? (
            <span role="status" title={ghosts.failure}>
              the dashed boxes are where the scheduler would put {plural(ghosts.total, "more pod")}
              {ghosts.homeless > 0 ? `; ${plural(ghosts.homeless, "pod")} would find no node` : ""}
            </span>
          ) : (
            "the lit boxes are its pods"
          )
        }
        pods={yard}
        nodes={nodes}
        usage={usage}
        lit={(pod) => pods.byUid.has(pod.uid)}
        note="asked"
        ghosts={ghosts}
      />
    </>
  );
};
