// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand so that only those in sight exist, which table elements cannot do
"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useRouter } from "next/navigation";
import { type CSSProperties, type ReactNode, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useKey } from "@/lib/client/keys";
import type { Row } from "@/lib/rows/types";
import type { ListDetails } from "../details/use-details";
import { type Column, narrowTracks, type Sort, sortRows, tracks } from "./columns";
import styles from "./data-table.module.css";
import { TableHead } from "./table-head";

interface DataTableProps<R extends Row> {
  label: string;
  rows: readonly R[];
  columns: readonly Column<R>[];
  initialSort: Sort;
  href?: (row: R) => string | undefined;
  /** j, k and Enter move through this table. One table of a page has it. */
  keyboard?: boolean;
  /** For keys beyond Enter: the row that j and k stand on. */
  onCurrent?: (row: R | undefined) => void;
  /** Where rows open beside the table. Enter on the row that is open leads to its page. */
  details?: ListDetails<R>;
}

const rowHeight = 36;

/** Cells of one row. The row leads to the object's page; what is clickable in it keeps its own click. */
const Cells = <R extends Row>({ row, columns }: { row: R; columns: readonly Column<R>[] }): ReactNode =>
  columns.map(({ id, cell, align, narrow }) => (
    <div key={id} role="cell" className={`${styles.cell} ${align === "end" ? styles.end : ""} ${narrow === false ? styles.wideOnly : ""}`}>
      {cell(row)}
    </div>
  ));

/** A table of any length: only the rows in sight exist. Sorts by its heads; scrolls with the page. */
export const DataTable = <R extends Row>(props: DataTableProps<R>) => {
  const { label, rows, columns, initialSort, href, keyboard, onCurrent, details } = props;
  const router = useRouter();
  const body = useRef<HTMLDivElement>(null);
  const [sort, setSort] = useState(initialSort);
  const [moved, setCurrent] = useState<string>();
  const current = details?.row?.uid ?? moved;
  const [top, setTop] = useState(0);
  const sorted = useMemo(() => sortRows(rows, columns, sort), [rows, columns, sort]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what stands above the table moves it when the number of rows changes
  useLayoutEffect(() => setTop(body.current ? body.current.getBoundingClientRect().top + window.scrollY : 0), [rows.length === 0]);
  const virtualizer = useWindowVirtualizer({
    count: sorted.length,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: top,
    getItemKey: (index) => sorted[index]?.uid ?? index,
  });
  const position = sorted.findIndex(({ uid }) => uid === current);
  const moveTo = (index: number): void => {
    const next = Math.min(sorted.length - 1, Math.max(0, index));
    const row = sorted[next];
    if (!row) return;
    setCurrent(row.uid);
    onCurrent?.(row);
    if (details?.open) details.show?.(row);
    virtualizer.scrollToIndex(next, { align: "auto" });
  };
  const openPage = (row: R): void => {
    const target = href?.(row);
    if (target) router.push(target);
  };
  const open = (row: R): void => {
    setCurrent(row.uid);
    onCurrent?.(row);
    if (details?.show) details.show(row);
    else openPage(row);
  };
  const enter = (row: R | undefined): void => {
    if (!row) return;
    if (details?.row?.uid === row.uid) openPage(row);
    else open(row);
  };
  useKey("j", "Next row", keyboard ? () => moveTo(position + 1) : undefined);
  useKey("k", "Row above", keyboard ? () => moveTo(position < 0 ? 0 : position - 1) : undefined);
  useKey("Enter", "Open the row", keyboard && position >= 0 ? () => enter(sorted[position]) : undefined);
  useKey("ArrowDown", "Next row", keyboard && details?.open ? () => moveTo(position + 1) : undefined);
  useKey("ArrowUp", "Row above", keyboard && details?.open ? () => moveTo(position < 0 ? 0 : position - 1) : undefined);
  const layout = { "--columns": tracks(columns), "--columns-narrow": narrowTracks(columns) } as CSSProperties;
  return (
    <div
      role="table"
      aria-label={label}
      aria-rowcount={sorted.length + 1}
      className={`${styles.table} ${details?.open ? styles.compact : ""}`}
      style={layout}
    >
      <TableHead columns={columns} sort={sort} onSort={setSort} />
      <div role="rowgroup" ref={body} className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const row = sorted[index];
          if (!row) return null;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the link in the first cell is the keyboard's way, and j, k, Enter
            <div
              key={key}
              role="row"
              tabIndex={-1}
              aria-rowindex={index + 2}
              aria-selected={row.uid === current}
              className={`${styles.row} ${href ? styles.clickable : ""} ${row.uid === current ? styles.current : ""}`}
              style={{ transform: `translateY(${start - top}px)` }}
              onClick={(event) => {
                if (event.target instanceof Element && event.target.closest("a, button, input")) return;
                if (window.getSelection()?.toString()) return;
                open(row);
              }}
            >
              <Cells row={row} columns={columns} />
            </div>
          );
        })}
      </div>
    </div>
  );
};
