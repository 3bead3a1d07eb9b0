"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { formatCount, plural } from "@/lib/format/numbers";
import { appHue } from "@/lib/state/state";
import { copyText } from "../ui/copy";
import styles from "./log-view.module.css";
import { type LogSource, useLogs } from "./use-logs";

interface LogViewProps {
  label: string;
  sources: readonly LogSource[];
  /** More choices at the left of the bar: the container. */
  children?: ReactNode;
  /** Whether there can be a container that ran before this one. */
  hasPrevious?: boolean;
}

const tails = [100, 1_000, 10_000] as const;

const Marked = ({ text, find }: { text: string; find: string }) => {
  if (!find) return text;
  const parts = text.split(find);
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one line have no other identity
    <span key={index}>
      {index > 0 ? <mark>{find}</mark> : null}
      {part}
    </span>
  ));
};

/** A log as it is written. Stays at its end until somebody scrolls up. */
export const LogView = ({ label, sources, children, hasPrevious }: LogViewProps) => {
  const [follow, setFollow] = useState(true);
  const [previous, setPrevious] = useState(false);
  const [timestamps, setTimestamps] = useState(false);
  const [tailLines, setTailLines] = useState<number>(1_000);
  const [find, setFind] = useState("");
  const [atEnd, setAtEnd] = useState(true);
  const state = useLogs(sources, { follow: follow && !previous, previous, tailLines, timestamps });
  const holder = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => (find ? state.lines.filter(({ text }) => text.includes(find)) : state.lines), [state.lines, find]);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => holder.current,
    estimateSize: () => 19,
    overscan: 30,
    getItemKey: (index) => lines[index]?.number ?? index,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are what moves the end
  useEffect(() => {
    if (atEnd && lines.length > 0) virtualizer.scrollToIndex(lines.length - 1, { align: "end" });
  }, [lines, atEnd]);
  const onScroll = (): void => {
    const box = holder.current;
    if (box) setAtEnd(box.scrollHeight - box.scrollTop - box.clientHeight < 40);
  };
  const many = sources.length > 1;
  return (
    <section className="stack-s" aria-label={label}>
      <div className="row">
        {children}
        <label className="chip">
          <input type="checkbox" checked={follow && !previous} disabled={previous} onChange={(event) => setFollow(event.target.checked)} />{" "}
          Follow
        </label>
        {hasPrevious ? (
          <label className="chip" title="The container that ran before this one">
            <input type="checkbox" checked={previous} onChange={(event) => setPrevious(event.target.checked)} /> Previous
          </label>
        ) : null}
        <label className="chip">
          <input type="checkbox" checked={timestamps} onChange={(event) => setTimestamps(event.target.checked)} /> Times
        </label>
        <select
          className={`input ${styles.tail}`}
          aria-label="How many lines"
          value={tailLines}
          onChange={(event) => setTailLines(Number(event.target.value))}
        >
          {tails.map((count) => (
            <option key={count} value={count}>
              last {formatCount(count)}
            </option>
          ))}
        </select>
        <input
          type="search"
          className={`input ${styles.find}`}
          placeholder="Find in the log"
          aria-label="Find in the log"
          value={find}
          onChange={(event) => setFind(event.target.value)}
        />
        <span className="muted small">
          {find ? `${formatCount(lines.length)} of ${plural(state.lines.length, "line")}` : plural(lines.length, "line")}
          {state.dropped > 0 ? `, ${formatCount(state.dropped)} older ones let go` : ""}
        </span>
        <button type="button" className="btn quiet tight" onClick={() => void copyText(lines.map(({ text }) => text).join("\n"))}>
          Copy
        </button>
      </div>
      {state.errors.map((error) => (
        <p key={error} className="small" role="alert" style={{ color: "var(--bad)" }}>
          {error}
        </p>
      ))}
      <div className={styles.frame}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard */}
        <div ref={holder} className={styles.log} onScroll={onScroll} role="log" aria-label={label} aria-live="off" tabIndex={0}>
          {lines.length === 0 ? (
            <p className={styles.empty}>
              {state.open > 0 ? "Nothing written yet." : find ? "No line has that in it." : "The log is empty."}
            </p>
          ) : null}
          <div style={{ height: virtualizer.getTotalSize(), position: "relative" }}>
            {virtualizer.getVirtualItems().map(({ index, key, start }) => {
              const line = lines[index];
              return line ? (
                <div
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  className={styles.line}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  {many ? (
                    <span className={styles.source} style={{ color: `var(--app-${appHue(line.source)})` }}>
                      {line.source}
                    </span>
                  ) : null}
                  <span className={styles.text}>
                    <Marked text={line.text} find={find} />
                  </span>
                </div>
              ) : null;
            })}
          </div>
        </div>
        {atEnd ? null : (
          <button type="button" className={`btn tight ${styles.toEnd}`} onClick={() => setAtEnd(true)}>
            <ArrowDown size={13} aria-hidden="true" /> To the end
          </button>
        )}
      </div>
    </section>
  );
};
