"use client";

import Link from "next/link";
import { useMemo } from "react";
import { pageLink } from "@/lib/client/links";
import { useNamespaces } from "@/lib/client/namespaces";
import { useQueryState } from "@/lib/client/query-state";
import { resources } from "@/lib/kubernetes/resource";
import { useView } from "@/lib/live/use-live";
import type { ServiceRow } from "@/lib/rows/types";
import { ageColumn, fullNameColumn, namespaceColumn } from "../table/cells";
import type { Column } from "../table/columns";
import { FilterBox } from "../table/filter-box";
import { LiveTable } from "../table/live-table";
import { PageHead } from "../ui/page-head";
import { Empty } from "../ui/states";

const serviceLink = (row: ServiceRow): string => pageLink({ ...resources.services, namespace: row.namespace, name: row.name });

const columns: readonly Column<ServiceRow>[] = [
  fullNameColumn(serviceLink),
  namespaceColumn(),
  {
    id: "type",
    title: "Type",
    width: "minmax(90px, 0.8fr)",
    by: ({ type }) => type,
    cell: ({ type }) => <span className="muted">{type}</span>,
  },
  {
    id: "address",
    title: "Address",
    width: "minmax(110px, 1fr)",
    narrow: false,
    by: ({ clusterIP }) => clusterIP,
    cell: ({ clusterIP }) => <span className="mono">{clusterIP}</span>,
  },
  {
    id: "ports",
    title: "Ports",
    width: "minmax(110px, 1.4fr)",
    narrow: false,
    cell: ({ ports }) => <span className="mono">{ports.join(", ")}</span>,
  },
  {
    id: "selector",
    title: "Selects",
    width: "minmax(120px, 1.6fr)",
    narrow: false,
    by: ({ selector }) => selector,
    cell: ({ selector, answeredByNodes }) => (
      <span className="mono muted" title={selector}>
        {selector || (answeredByNodes ? "nothing: every node answers" : "nothing")}
      </span>
    ),
  },
  ageColumn(),
];

export const ServiceList = () => {
  const { selected } = useNamespaces();
  const view = useView({ view: "services", namespaces: selected });
  const [name, setName] = useQueryState("name", "");
  const rows = useMemo(() => view.rows.filter((row) => row.name.includes(name.trim())), [view.rows, name]);
  return (
    <>
      <PageHead title="Services" />
      <section className="card">
        <div className="head">
          <span className="muted">a stable name and address for a set of pods</span>
          <span className="end">
            <FilterBox label="Filter services" value={name} onChange={setName} />
          </span>
        </div>
        <LiveTable
          label="Services"
          view={view}
          rows={rows}
          columns={columns}
          initialSort={{ column: "name", descending: false }}
          href={serviceLink}
          keyboard
          empty={
            <Empty
              title="No services yet"
              action={
                <Link href="/deploy" className="btn go">
                  Deploy
                </Link>
              }
            >
              Deploy an application with a port, and give it a service in the same step.
            </Empty>
          }
        />
      </section>
    </>
  );
};
