"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { pageLink } from "@/lib/client/links";
import { useNamespaces } from "@/lib/client/namespaces";
import { useQueryState } from "@/lib/client/query-state";
import { messageOf, useTRPC } from "@/lib/client/trpc";
import { useView } from "@/lib/live/use-live";
import type { GenericRow } from "@/lib/rows/types";
import { ageColumn, fullNameColumn, namespaceColumn } from "../table/cells";
import type { Column } from "../table/columns";
import { FilterBox } from "../table/filter-box";
import { LiveTable } from "../table/live-table";
import { PageHead } from "../ui/page-head";
import { Empty, Failure, SkeletonRows } from "../ui/states";

const labelsColumn: Column<GenericRow> = {
  id: "labels",
  title: "Labels",
  width: "minmax(140px, 2.4fr)",
  narrow: false,
  cell: ({ labels, deleting }) => (
    <span className="mono muted">
      {deleting ? "being deleted " : ""}
      {Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(", ")}
    </span>
  ),
};

export interface KindAddress {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
}

/** The objects of any kind. */
export const GenericList = ({ address }: { address: KindAddress }) => {
  const trpc = useTRPC();
  const { selected } = useNamespaces();
  const [name, setName] = useQueryState("name", "");
  const kinds = useQuery(trpc.cluster.kinds.queryOptions());
  const kind = kinds.data?.find(({ group, plural }) => group === address.group && plural === address.plural);
  const resource = kind && { group: kind.group, version: kind.version, plural: kind.plural, namespaced: kind.namespaced };
  const view = useView(resource && { view: "objects", resource, namespaces: kind.namespaced ? selected : undefined });
  const rows = useMemo(() => view.rows.filter((row) => row.name.includes(name.trim())), [view.rows, name]);
  const href = (row: GenericRow): string => pageLink({ ...address, namespace: row.namespace, name: row.name });
  const columns = [
    fullNameColumn<GenericRow>(href),
    ...(kind?.namespaced ? [namespaceColumn<GenericRow>()] : []),
    labelsColumn,
    ageColumn<GenericRow>(),
  ];
  if (kinds.isError) return <Failure title="The kinds could not be read">{messageOf(kinds.error)}</Failure>;
  if (kinds.data && !kind)
    return <Empty title={`There is no kind ${address.plural}`}>The API server does not know it, or not any more.</Empty>;
  return (
    <>
      <PageHead title={kind?.kind ?? address.plural} crumbs={[{ label: "All kinds", href: "/kinds" }]} />
      <section className="card">
        <div className="head">
          <span className="end">
            <FilterBox label="Filter by name" value={name} onChange={setName} />
          </span>
        </div>
        {kind ? (
          <LiveTable
            label={kind.kind}
            view={view}
            rows={rows}
            columns={columns}
            initialSort={{ column: "name", descending: false }}
            href={href}
            keyboard
            empty={<Empty title={`No ${kind.plural}`} />}
          />
        ) : (
          <SkeletonRows />
        )}
      </section>
    </>
  );
};
