"use client";

import Link from "next/link";
import { useMemo } from "react";
import { linkByKind } from "@/lib/client/links";
import type { ViewState } from "@/lib/live/view-store";
import type { EventRow } from "@/lib/rows/types";
import { Clock } from "../ui/age";
import { StateDot } from "../ui/state-dot";
import { Problem, SkeletonRows } from "../ui/states";
import styles from "./feed.module.css";

/** Newest first. */
export const newestFirst = (events: readonly EventRow[]): EventRow[] =>
  [...events].sort((a, b) => b.time - a.time || (a.uid < b.uid ? 1 : -1));

export const EventLine = ({ event, showObject = true }: { event: EventRow; showObject?: boolean }) => {
  const href = linkByKind(event.kind, event.namespace, event.name);
  const name = <b title={`${event.kind} ${event.namespace}/${event.name}`}>{event.name}</b>;
  return (
    <li className={styles.line}>
      <span className={styles.time}>
        <Clock at={event.time} />
      </span>
      <StateDot state={event.state} label={event.state === "ready" ? "normal" : "warning"} />
      <span className={styles.text}>
        {showObject ? (
          href ? (
            <Link href={href} className="link">
              {name}
            </Link>
          ) : (
            name
          )
        ) : null}{" "}
        {event.message}{" "}
        <span className="faint nowrap small">
          {event.code}
          {event.count > 1 ? ` · ${event.count} times` : ""}
        </span>
      </span>
    </li>
  );
};

/** Events as a list of sentences. */
export const EventFeed = ({
  view,
  limit,
  showObject,
  empty,
}: {
  view: ViewState<EventRow>;
  limit: number;
  showObject?: boolean;
  empty: string;
}) => {
  const shown = useMemo(() => newestFirst(view.rows).slice(0, limit), [view.rows, limit]);
  const [problem] = view.problems;
  if (view.phase === "loading") return <SkeletonRows rows={4} />;
  if (problem && shown.length === 0) return <Problem status={problem.status} />;
  if (shown.length === 0) return <p className="muted">{empty}</p>;
  return (
    <ul>
      {shown.map((event) => (
        <EventLine key={event.uid} event={event} showObject={showObject} />
      ))}
    </ul>
  );
};
