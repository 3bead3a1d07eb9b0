"use client";

import Link from "next/link";
import { useMemo } from "react";
import { useNamespaces } from "@/lib/client/namespaces";
import { formatCores, formatCount } from "@/lib/format/numbers";
import { useView } from "@/lib/live/use-live";
import { summarize } from "@/lib/summary";
import { MetricChart } from "../chart/metric-chart";
import { EventFeed } from "../events/feed";
import { PageHead } from "../ui/page-head";
import { Empty, Skeleton } from "../ui/states";
import { Yard } from "../yard/yard";
import { Strip } from "./strip";

const headline = (waiting: number, failing: number, nodesDown: number): string => {
  const count = waiting + failing + nodesDown;
  if (count === 0) return "all is well";
  return `${formatCount(count)} ${count === 1 ? "thing needs" : "things need"} you`;
};

/** How the whole cluster is, at one glance. */
export const Overview = () => {
  const { selected } = useNamespaces();
  const pods = useView({ view: "yard", namespaces: selected });
  const nodes = useView({ view: "nodes" });
  const usage = useView({ view: "usage", of: "nodes" });
  const events = useView({ view: "events", namespaces: selected });
  const summary = useMemo(() => summarize(pods.rows, nodes.rows, usage.byUid), [pods.rows, nodes.rows, usage.byUid]);
  const names = nodes.rows.map(({ name }) => name).sort();
  const nameList = names.join(" ");
  const subjects = useMemo(
    () =>
      nameList
        .split(" ")
        .filter(Boolean)
        .map((name) => ({ kind: "node", name }) as const),
    [nameList],
  );
  const loading = pods.phase === "loading" || nodes.phase === "loading";
  const { nodes: nodeCounts, waiting, failing } = summary;
  const nothingRuns = !loading && pods.rows.length === 0 && pods.problems.length === 0;
  return (
    <>
      <PageHead title="Overview">
        <span className="muted">{loading ? "" : headline(waiting.count, failing.count, nodeCounts.total - nodeCounts.ready)}</span>
      </PageHead>
      {loading ? <Skeleton height={94} /> : <Strip summary={summary} />}
      {nothingRuns ? (
        <section className="card">
          <Empty
            title="Nothing runs here yet"
            action={
              <Link href="/deploy" className="btn go">
                Deploy
              </Link>
            }
          >
            Pick an image and a number of replicas; the pods appear in the yard as they start.
          </Empty>
        </section>
      ) : null}
      <Yard title="Yard" pods={pods} nodes={nodes} usage={usage.byUid} />
      <div className="two">
        <MetricChart title="CPU by node" unit="cores" subjects={subjects} metrics={["cpu"]} format={formatCores} tick={usage.rows} />
        <section className="card" aria-label="Happening">
          <div className="head">
            <h2>Happening</h2>
            <Link href="/events" className="end faint link">
              all events
            </Link>
          </div>
          <EventFeed view={events} limit={8} empty="Nothing has happened in the last hour." />
        </section>
      </div>
    </>
  );
};
