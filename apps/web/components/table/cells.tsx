import Link from "next/link";
import type { NamedRow } from "@/lib/rows/types";
import type { State } from "@/lib/state/state";
import { stateRank } from "@/lib/state/state";
import { Age } from "../ui/age";
import { StateText } from "../ui/state-dot";
import type { Column } from "./columns";
import styles from "./data-table.module.css";

/** The columns that most tables have. */
export const nameColumn = <R extends NamedRow>(href: (row: R) => string, width = "minmax(104px, 2fr)"): Column<R> => ({
  id: "name",
  title: "Name",
  width,
  by: ({ name }) => name,
  cell: (row) => (
    <Link href={href(row)} className="mono link" title={row.name}>
      {row.name}
    </Link>
  ),
});

/** A name in a table with a `namespaceColumn`: where there is no room for that column, the namespace stands before the name. */
export const fullNameColumn = <R extends NamedRow>(href: (row: R) => string, width?: string): Column<R> => ({
  ...nameColumn(href, width),
  cell: (row) => (
    <Link href={href(row)} className="mono link" title={row.namespace ? `${row.namespace}/${row.name}` : row.name}>
      {row.namespace ? <span className={`faint ${styles.narrowOnly}`}>{row.namespace}/</span> : null}
      {row.name}
    </Link>
  ),
});

export const namespaceColumn = <R extends NamedRow>(): Column<R> => ({
  id: "namespace",
  title: "Namespace",
  width: "minmax(70px, 1fr)",
  narrow: false,
  by: ({ namespace }) => namespace,
  cell: ({ namespace }) => <span className="muted">{namespace}</span>,
});

export const ageColumn = <R extends NamedRow>(): Column<R> => ({
  id: "age",
  title: "Age",
  width: "78px",
  by: ({ created }) => -created,
  cell: ({ created }) => (
    <span className="muted">
      <Age since={created} />
    </span>
  ),
});

export const stateColumn = <R extends NamedRow & { state: State; code: string; why: string }>(): Column<R> => ({
  id: "state",
  title: "State",
  width: "minmax(96px, 3.2fr)",
  by: ({ state, code }) => `${stateRank[state]}${code}`,
  cell: ({ state, code, why }) => <StateText state={state} code={code} why={why} />,
});
