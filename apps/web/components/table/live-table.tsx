"use client";

import type { ReactNode } from "react";
import type { ViewState } from "@/lib/live/view-store";
import type { Row } from "@/lib/rows/types";
import type { ListDetails } from "../details/use-details";
import { Problem, SkeletonRows } from "../ui/states";
import type { Column, Sort } from "./columns";
import { DataTable } from "./data-table";

interface LiveTableProps<R extends Row> {
  label: string;
  view: ViewState<R>;
  /** The rows that filters leave; all of the view's when left out. */
  rows?: readonly R[];
  columns: readonly Column<R>[];
  initialSort: Sort;
  href?: (row: R) => string | undefined;
  /** What stands there when there is nothing at all. */
  empty: ReactNode;
  keyboard?: boolean;
  onCurrent?: (row: R | undefined) => void;
  details?: ListDetails<R>;
}

/** A live view as a table, with every state it can be in. */
export const LiveTable = <R extends Row>({ view, rows = view.rows, empty, ...table }: LiveTableProps<R>) => {
  if (view.phase === "loading") return <SkeletonRows />;
  const [problem] = view.problems;
  if (view.rows.length === 0 && problem) return <Problem status={problem.status} />;
  if (view.rows.length === 0) return empty;
  return (
    <>
      {rows.length === 0 ? <p className="muted">Nothing matches the filter.</p> : <DataTable rows={rows} {...table} />}
      {view.problems
        .filter(({ status }) => status.code !== 404)
        .map(({ plural, status }) => (
          <p key={plural} className="faint small">
            {plural} are not shown: {status.message}
          </p>
        ))}
    </>
  );
};
