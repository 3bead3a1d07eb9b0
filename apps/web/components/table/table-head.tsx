// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand so that only those in sight exist, which table elements cannot do
import type { Row } from "@/lib/rows/types";
import type { Column, Sort } from "./columns";
import styles from "./data-table.module.css";

interface TableHeadProps<R extends Row> {
  columns: readonly Column<R>[];
  sort: Sort;
  onSort: (sort: Sort) => void;
}

export const TableHead = <R extends Row>({ columns, sort, onSort }: TableHeadProps<R>) => (
  <div role="rowgroup" className={styles.head}>
    <div role="row" className={styles.headRow} tabIndex={-1} aria-rowindex={1}>
      {columns.map(({ id, title, by, align, narrow }) => {
        const sorted = sort.column === id;
        const className = `${styles.headCell} ${align === "end" ? styles.end : ""} ${narrow === false ? styles.wideOnly : ""}`;
        return (
          <div
            key={id}
            role="columnheader"
            tabIndex={-1}
            className={className}
            aria-sort={sorted ? (sort.descending ? "descending" : "ascending") : undefined}
          >
            {by ? (
              <button type="button" onClick={() => onSort({ column: id, descending: sorted ? !sort.descending : false })}>
                {title}
                <span aria-hidden="true">{sorted ? (sort.descending ? " ↓" : " ↑") : ""}</span>
              </button>
            ) : (
              title
            )}
          </div>
        );
      })}
    </div>
  </div>
);
