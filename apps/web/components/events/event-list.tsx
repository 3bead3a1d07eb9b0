"use client";

import { useMemo } from "react";
import { linkByKind } from "@/lib/client/links";
import { useNamespaces } from "@/lib/client/namespaces";
import { useQueryState } from "@/lib/client/query-state";
import { useView } from "@/lib/live/use-live";
import type { EventRow } from "@/lib/rows/types";
import type { Column } from "../table/columns";
import { FilterBox } from "../table/filter-box";
import { LiveTable } from "../table/live-table";
import { Age } from "../ui/age";
import { PageHead } from "../ui/page-head";
import { Segmented } from "../ui/segmented";
import { StateDot } from "../ui/state-dot";
import { Empty } from "../ui/states";

const types = [
  { value: "all", label: "All" },
  { value: "warning", label: "Warnings" },
] as const;

const columns: readonly Column<EventRow>[] = [
  {
    id: "message",
    title: "What",
    width: "minmax(220px, 4fr)",
    by: ({ message }) => message,
    cell: ({ state, message }) => (
      <span title={message}>
        <StateDot state={state} label={state === "ready" ? "normal" : "warning"} />
        {"\u2002"}
        {message}
      </span>
    ),
  },
  {
    id: "object",
    title: "Object",
    width: "minmax(120px, 1.6fr)",
    by: ({ kind, name }) => `${kind} ${name}`,
    cell: ({ kind, name, namespace }) => (
      <span title={`${kind} ${namespace}/${name}`}>
        <span className="mono">{name}</span> <span className="faint wide">{kind}</span>
      </span>
    ),
  },
  {
    id: "reason",
    title: "Reason",
    width: "minmax(100px, 1.2fr)",
    narrow: false,
    by: ({ code }) => code,
    cell: ({ code }) => <span className="muted">{code}</span>,
  },
  {
    id: "source",
    title: "From",
    width: "minmax(90px, 1fr)",
    narrow: false,
    by: ({ source }) => source,
    cell: ({ source }) => <span className="faint">{source}</span>,
  },
  {
    id: "count",
    title: "Times",
    width: "56px",
    align: "end",
    narrow: false,
    by: ({ count }) => count,
    cell: ({ count }) => <span className="mono">{count}</span>,
  },
  {
    id: "time",
    title: "Ago",
    width: "88px",
    by: ({ time }) => -time,
    cell: ({ time }) => (
      <span className="muted">
        <Age since={time} />
      </span>
    ),
  },
];

export const EventList = () => {
  const { selected } = useNamespaces();
  const view = useView({ view: "events", namespaces: selected });
  const [type, setType] = useQueryState("type", "all");
  const [name, setName] = useQueryState("name", "");
  const rows = useMemo(
    () => view.rows.filter((row) => (type === "all" || row.state !== "ready") && row.name.includes(name.trim())),
    [view.rows, type, name],
  );
  return (
    <>
      <PageHead title="Events" />
      <section className="card">
        <div className="head">
          <Segmented label="Which events" value={type} options={types} onChange={setType} />
          <span className="muted">of the last hour, as they happen</span>
          <span className="end">
            <FilterBox label="Filter by object" value={name} onChange={setName} />
          </span>
        </div>
        <LiveTable
          label="Events"
          view={view}
          rows={rows}
          columns={columns}
          initialSort={{ column: "time", descending: false }}
          href={({ kind, namespace, name: object }) => linkByKind(kind, namespace, object)}
          keyboard
          empty={
            <Empty title="Nothing has happened in the last hour">Starts, stops, failures and decisions of the scheduler appear here.</Empty>
          }
        />
      </section>
    </>
  );
};
