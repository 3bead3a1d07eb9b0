"use client";

import { ChevronDown } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import type { Ghosts } from "@/lib/forecast";
import { plural } from "@/lib/format/numbers";
import type { ViewState } from "@/lib/live/view-store";
import type { NodeRow, UsageRow, YardRow } from "@/lib/rows/types";
import { planYard, yardScale } from "@/lib/yard";
import { Menu, MenuCheck } from "../ui/menu";
import { Problem, Skeleton } from "../ui/states";
import { Bay } from "./bay";
import { Box, type ColourOf } from "./box";
import { HeatMap } from "./heat-map";
import styles from "./yard.module.css";

/** As many boxes as the quay has room for; beyond that the number says it. */
const mostWaiting = 50;

type Colouring = "app" | "namespace" | "node";

const colourings: Readonly<Record<Colouring, ColourOf>> = {
  app: ({ app }) => app,
  namespace: ({ namespace }) => namespace,
  node: ({ node }) => node,
};

interface YardProps {
  title: string;
  caption?: ReactNode;
  pods: ViewState<YardRow>;
  nodes: ViewState<NodeRow>;
  usage: ReadonlyMap<string, UsageRow>;
  /** Which pods are lit; all when left out. */
  lit?: (pod: YardRow) => boolean;
  note?: "address" | "asked";
  /** Pods that are not there, drawn where they would be. */
  ghosts?: Ghosts;
}

/** Every node a bay, every pod a container box in it. */
export const Yard = ({ title, caption, pods, nodes, usage, lit, note, ghosts }: YardProps) => {
  const [colouring, setColouring] = useState<Colouring>("app");
  const plan = useMemo(() => planYard(pods.rows, nodes.rows, usage), [pods.rows, nodes.rows, usage]);
  const scale = yardScale(pods.rows.length, plan.bays.length);
  const colourOf = colourings[colouring];
  const problem = nodes.problems[0] ?? pods.problems[0];
  const loading = pods.phase === "loading" || nodes.phase === "loading";
  return (
    <section className="card" aria-label={title}>
      <div className="head">
        <h2>{title}</h2>
        <span className="muted">{caption ?? `each box is a pod, its colour the ${colouring}`}</span>
        <span className="end">
          <Menu
            align="end"
            trigger={
              <button type="button" className="chip">
                by {colouring} <ChevronDown size={12} aria-hidden="true" />
              </button>
            }
          >
            {(["app", "namespace", "node"] as const).map((each) => (
              <MenuCheck key={each} checked={colouring === each} onChange={() => setColouring(each)}>
                by {each}
              </MenuCheck>
            ))}
          </Menu>
        </span>
      </div>
      {loading ? (
        <div className={styles.yard}>
          {[1, 2, 3].map((each) => (
            <Skeleton key={each} height={192} />
          ))}
        </div>
      ) : problem && plan.bays.length === 0 ? (
        <Problem status={problem.status} />
      ) : (
        <>
          {scale === "heat" ? (
            <HeatMap bays={plan.bays} ghosts={ghosts} />
          ) : (
            <div className={styles.yard}>
              {plan.bays.map((bay) => (
                <Bay key={bay.name} bay={bay} scale={scale} colourOf={colourOf} lit={lit} note={note} ghosts={ghosts} />
              ))}
            </div>
          )}
          {plan.waiting.length > 0 ? (
            <div className={styles.quay}>
              <span className="muted small">
                {plural(plan.waiting.length, "pod")} on no node yet
                {plan.waiting.length > mostWaiting ? `, ${mostWaiting} of them drawn` : ""}
              </span>
              <div className={styles.queue}>
                {plan.waiting.slice(0, mostWaiting).map((pod) => (
                  <Box key={pod.uid} pod={pod} colour={colourOf(pod)} lit={lit?.(pod) ?? true} />
                ))}
              </div>
            </div>
          ) : null}
          {plan.bays.length === 0 ? <p className="muted">No node has joined yet. An agent that starts registers one.</p> : null}
        </>
      )}
    </section>
  );
};
