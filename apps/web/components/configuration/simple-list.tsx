"use client";

import { type ReactNode, useMemo } from "react";
import { useNamespaces } from "@/lib/client/namespaces";
import { useQueryState } from "@/lib/client/query-state";
import type { ViewRows } from "@/lib/live/protocol";
import { useView } from "@/lib/live/use-live";
import type { NamedRow } from "@/lib/rows/types";
import type { Column } from "../table/columns";
import { FilterBox } from "../table/filter-box";
import { LiveTable } from "../table/live-table";
import { PageHead } from "../ui/page-head";

type NamedView = { [Name in keyof ViewRows]: ViewRows[Name] extends NamedRow ? Name : never }[keyof ViewRows];

interface SimpleListProps<Name extends NamedView> {
  view: Name;
  title: string;
  /** One line: what these are. */
  about: string;
  columns: readonly Column<ViewRows[Name]>[];
  href: (row: ViewRows[Name]) => string;
  empty: ReactNode;
  clusterWide?: boolean;
  actions?: ReactNode;
}

/** A live list with a name filter, which is all that most kinds need. */
export const SimpleList = <Name extends NamedView>({
  view: viewName,
  title,
  about,
  columns,
  href,
  empty,
  clusterWide,
  actions,
}: SimpleListProps<Name>) => {
  const { selected } = useNamespaces();
  const view = useView<Name>({ view: viewName, namespaces: clusterWide ? undefined : selected });
  const [name, setName] = useQueryState("name", "");
  const rows = useMemo(() => view.rows.filter((row) => (row as NamedRow).name.includes(name.trim())), [view.rows, name]);
  return (
    <>
      <PageHead title={title} actions={actions} />
      <section className="card">
        <div className="head">
          <span className="muted">{about}</span>
          <span className="end">
            <FilterBox label={`Filter ${title}`} value={name} onChange={setName} />
          </span>
        </div>
        <LiveTable
          label={title}
          view={view}
          rows={rows}
          columns={columns}
          initialSort={{ column: "name", descending: false }}
          href={href}
          keyboard
          empty={empty}
        />
      </section>
    </>
  );
};
