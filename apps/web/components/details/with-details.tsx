"use client";

import { X } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useSettled } from "@/lib/client/settled";
import type { NamedRow } from "@/lib/rows/types";
import { Skeleton } from "../ui/states";
import styles from "./details.module.css";
import type { ListDetails } from "./use-details";

interface WithDetailsProps<R extends NamedRow> {
  details: ListDetails<R>;
  /** What a row is: `Pod`. */
  kindOf: (row: R) => string;
  href: (row: R) => string;
  /** The details of a row. Called for rows that somebody stays on, not for those passed on the way. */
  about: (row: R) => ReactNode;
  /** The list. */
  children: ReactNode;
}

/** How long a row is stood on before its details are asked for. Milliseconds. */
const stay = 120;

/** A list, and beside it the details of one of its rows. */
export const WithDetails = <R extends NamedRow>({ details: { open, row, close }, kindOf, href, about, children }: WithDetailsProps<R>) => {
  const uid = row?.uid ?? "";
  const arrived = useSettled(uid, stay) === uid;
  return (
    <div className={open ? styles.open : undefined}>
      {children}
      {open ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable for the keyboard
        <aside className={`card ${styles.pane}`} aria-label="Details" tabIndex={0} data-own-arrows>
          <div className={styles.head}>
            <h2 className={`mono truncate ${styles.title}`} title={row?.name} aria-live="polite">
              <span className="visually-hidden">{row ? kindOf(row) : "Nothing"} </span>
              {row?.name ?? "not here"}
            </h2>
            {row ? (
              <Link href={href(row)} className="btn tight">
                Open page
              </Link>
            ) : null}
            <button type="button" className="btn quiet icon" aria-label="Close the details" title="Close (Esc)" onClick={close}>
              <X size={16} aria-hidden="true" />
            </button>
          </div>
          {row ? (
            arrived ? (
              about(row)
            ) : (
              <Skeleton height={160} />
            )
          ) : (
            <p className="muted">It was deleted, or is in a namespace that is not shown.</p>
          )}
        </aside>
      ) : null}
    </div>
  );
};
