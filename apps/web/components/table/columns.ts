import type { ReactNode } from "react";
import type { Row } from "@/lib/rows/types";

export interface Column<R extends Row> {
  readonly id: string;
  readonly title: string;
  /** A CSS grid track: `minmax(160px, 2fr)`. */
  readonly width: string;
  readonly cell: (row: R) => ReactNode;
  /** What to sort by; a column without it cannot be sorted. */
  readonly by?: (row: R) => string | number;
  readonly align?: "end";
  /** False where a narrow screen leaves it out. */
  readonly narrow?: false;
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

export const tracks = <R extends Row>(columns: readonly Column<R>[]): string => columns.map(({ width }) => width).join(" ");

/** On a narrow screen columns of a fixed width keep it, and the others share the rest. Each row is a grid of its own, so none may depend on its content. */
export const narrowTracks = <R extends Row>(columns: readonly Column<R>[]): string =>
  columns
    .filter(({ narrow }) => narrow !== false)
    .map(({ width }, index) => (/^\d+px$/.test(width) ? width : index === 0 ? "minmax(0, 1.4fr)" : "minmax(0, 1fr)"))
    .join(" ");

const collator = new Intl.Collator("en", { numeric: true });

const compare = (a: string | number, b: string | number): number =>
  typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));

/** Sorted rows; equal ones by name, then uid, so that nothing jumps about while numbers change. */
export const sortRows = <R extends Row>(rows: readonly R[], columns: readonly Column<R>[], sort: Sort): R[] => {
  const by = columns.find(({ id }) => id === sort.column)?.by;
  const first = columns[0]?.by;
  const direction = sort.descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const primary = by ? compare(by(a), by(b)) * direction : 0;
    if (primary !== 0) return primary;
    const secondary = first && first !== by ? compare(first(a), first(b)) : 0;
    return secondary !== 0 ? secondary : a.uid < b.uid ? -1 : 1;
  });
};
