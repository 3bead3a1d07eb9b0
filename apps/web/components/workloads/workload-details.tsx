"use client";

import Link from "next/link";
import { useMemo } from "react";
import { useKey } from "@/lib/client/keys";
import { pageLink } from "@/lib/client/links";
import { formatCount } from "@/lib/format/numbers";
import { podRequests } from "@/lib/kubernetes/quantity";
import { isScalable } from "@/lib/kubernetes/resource";
import { podSelectorOf, templateOf } from "@/lib/kubernetes/workload";
import { useView } from "@/lib/live/use-live";
import type { PodRow, WorkloadRow } from "@/lib/rows/types";
import { stateRank } from "@/lib/state/state";
import styles from "../details/details.module.css";
import { ObjectEvents } from "../events/object-events";
import { useObject } from "../objects/use-object";
import { podLink } from "../pods/pod-columns";
import { StateDot, StateText } from "../ui/state-dot";
import { Skeleton } from "../ui/states";
import { ScaleCard } from "./scale-card";

/** The pane is no table: it shows the pods that say most, and the page has all. */
const mostPods = 12;

const PodsOf = ({ pods, href }: { pods: readonly PodRow[]; href: string }) => {
  const shown = [...pods].sort((a, b) => stateRank[a.state] - stateRank[b.state] || a.name.localeCompare(b.name)).slice(0, mostPods);
  return (
    <section className="card" aria-label="Pods">
      <h2>Pods</h2>
      <ul className={styles.pods}>
        {shown.map((pod) => (
          <li key={pod.uid}>
            <Link href={podLink(pod)} className="mono link truncate" title={pod.name}>
              {pod.name}
            </Link>
            <StateText state={pod.state} code={pod.code} why={pod.why || pod.node} />
          </li>
        ))}
      </ul>
      {pods.length === 0 ? <p className="muted">No pods.</p> : null}
      {pods.length > mostPods ? (
        <Link href={href} className="link muted">
          and {formatCount(pods.length - mostPods)} more
        </Link>
      ) : null}
    </section>
  );
};

/** A workload beside the list: its slider, its pods, what happened to it. */
export const WorkloadDetails = ({ row }: { row: WorkloadRow }) => {
  const { namespace, name, group, plural, kind, state, code, why, wanted, ready, images } = row;
  const target = useMemo(
    () => ({ ref: { group, version: "v1", plural, kind, namespaced: true }, namespace, name }),
    [group, plural, kind, namespace, name],
  );
  const { object } = useObject(target);
  const selector = object && podSelectorOf(object);
  const pods = useView(selector && { view: "pods", namespaces: [namespace], selector });
  const requests = podRequests((object && templateOf(object)?.spec) ?? {});
  const scalable = isScalable(plural);
  useKey("s", "Scale", scalable ? () => document.getElementById("replicas-slider")?.focus() : undefined);
  return (
    <div className="stack-m">
      <p className="row">
        <StateDot state={state} label={state} />
        <span>
          {code}
          {why ? <span className="muted"> · {why}</span> : null}
        </span>
      </p>
      {scalable ? <ScaleCard target={target} wanted={wanted} ready={ready} requests={requests} onMore={() => undefined} /> : null}
      <dl className="facts">
        <dt>Kind</dt>
        <dd>{kind}</dd>
        <dt>Namespace</dt>
        <dd>{namespace}</dd>
        <dt>Image</dt>
        <dd className="mono">{images.join(", ")}</dd>
      </dl>
      {object ? (
        <>
          <PodsOf pods={pods.rows} href={pageLink(row)} />
          <ObjectEvents object={object} />
        </>
      ) : (
        <Skeleton height={120} />
      )}
    </div>
  );
};
