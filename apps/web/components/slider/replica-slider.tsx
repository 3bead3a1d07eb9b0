"use client";

import { Undo2 } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { formatCores, plural } from "@/lib/format/numbers";
import type { ReplicaLimit } from "@/lib/kubernetes/quota-limit";
import { fractionOf, journey, railEnd, valueAfterKey, valueAt } from "@/lib/slider";
import { Copy } from "../ui/copy";
import styles from "./replica-slider.module.css";

interface ReplicaSliderProps {
  wanted: number;
  ready: number;
  limit?: ReplicaLimit;
  /** What one pod asks for, in cores. */
  cpuPerPod: number;
  /** The same as a command. */
  command: (replicas: number) => string;
  onApply: (replicas: number) => void;
  /** Called while the person chooses, with undefined when they stop. */
  onDraft?: (replicas: number | undefined) => void;
  /** What it was before the last change, for a while. */
  undoTo?: number;
  applying: boolean;
}

/** How long keys and typing rest before the wish is sent. Milliseconds. */
const settleAfter = 500;

const effectOf = (difference: number, cpuPerPod: number, limit: ReplicaLimit | undefined, wish: number): string => {
  if (difference === 0) return "drag, use the arrow keys, or type";
  const sign = difference > 0 ? "+" : "−";
  const cpu = cpuPerPod > 0 ? `, ${sign}${formatCores(Math.abs(difference) * cpuPerPod)} CPU` : "";
  const over = limit && wish > limit.replicas ? `, more than ${limit.because} allows` : "";
  return `${sign}${plural(Math.abs(difference), "pod")}${cpu}${over}`;
};

const at = (value: number, end: number): string => `${(fractionOf(value, end) * 100).toFixed(3)}%`;

/**
 * The number of pods as a slider: the thumb is the wish, the solid run what is ready, the dashes what is still to
 * come or go, the red tick what quota allows. Letting go applies.
 */
export const ReplicaSlider = ({ wanted, ready, limit, cpuPerPod, command, onApply, onDraft, undoTo, applying }: ReplicaSliderProps) => {
  const [draft, setDraft] = useState<number>();
  const [dragEnd, setDragEnd] = useState<number>();
  const rail = useRef<HTMLDivElement>(null);
  const settle = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wish = draft ?? wanted;
  const end = dragEnd ?? Math.max(railEnd({ wanted, ready, limit: limit?.replicas }), wish);

  const choose = (value: number | undefined): void => {
    setDraft(value);
    onDraft?.(value);
  };
  const apply = (value: number): void => {
    clearTimeout(settle.current);
    if (value !== wanted) onApply(value);
    else choose(undefined);
  };
  const chooseSoon = (value: number): void => {
    choose(value);
    clearTimeout(settle.current);
    settle.current = setTimeout(() => apply(value), settleAfter);
  };
  // The draft has become the wish (or somebody else changed it): show the truth again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of the truth ends a draft
  useEffect(() => choose(undefined), [wanted]);
  useEffect(() => () => clearTimeout(settle.current), []);
  // A wish that was refused is not left standing.
  const wasApplying = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the end of applying ends a draft
  useEffect(() => {
    if (wasApplying.current && !applying) choose(undefined);
    wasApplying.current = applying;
  }, [applying]);

  const valueUnder = (event: PointerEvent, railValue: number): number => {
    const box = rail.current?.getBoundingClientRect();
    return box ? valueAt((event.clientX - box.left) / box.width, railValue) : wish;
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    clearTimeout(settle.current);
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragEnd(end);
    choose(valueUnder(event, end));
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (dragEnd !== undefined) choose(valueUnder(event, dragEnd));
  };
  const onPointerUp = (event: PointerEvent<HTMLDivElement>): void => {
    if (dragEnd === undefined) return;
    const value = valueUnder(event, dragEnd);
    setDragEnd(undefined);
    apply(value);
  };
  const onPointerCancel = (): void => {
    setDragEnd(undefined);
    choose(undefined);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") {
      clearTimeout(settle.current);
      choose(undefined);
      return;
    }
    if (event.key === "Enter") {
      apply(wish);
      return;
    }
    const value = valueAfterKey(event.key, wish, end);
    if (value === undefined) return;
    event.preventDefault();
    chooseSoon(value);
  };
  const dashes = journey(Math.min(ready, end), wish);
  const near = (a: number, b: number): boolean => Math.abs(fractionOf(a, end) - fractionOf(b, end)) < 0.06;
  return (
    <section className="card" aria-label="Replicas">
      <div className="head">
        <h2>Replicas</h2>
        <span className="muted">drag, or type; let go to apply</span>
        <span className="end faint">
          <Copy text={command(wish)} />
        </span>
      </div>
      <div className={styles.slider}>
        <div
          className={styles.track}
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={onPointerUp}
          onPointerCancel={onPointerCancel}
        >
          <div ref={rail} className={styles.rail} />
          <div className={styles.run} style={{ width: at(Math.min(ready, wish), end) }} />
          {dashes ? (
            <div
              className={`${styles.dashes} ${wish < ready ? styles.leaving : ""}`}
              style={{ left: at(dashes.from, end), width: `${(fractionOf(dashes.to, end) - fractionOf(dashes.from, end)) * 100}%` }}
            />
          ) : null}
          {limit && limit.replicas <= end ? (
            <div className={styles.limit} style={{ left: at(limit.replicas, end) }} title={limit.because} />
          ) : null}
          <div
            role="slider"
            id="replicas-slider"
            tabIndex={0}
            aria-label="Replicas wished for"
            aria-valuemin={0}
            aria-valuemax={end}
            aria-valuenow={wish}
            aria-valuetext={`${wish} wished for, ${ready} ready${limit ? `, ${limit.replicas} allowed by ${limit.because}` : ""}`}
            className={`${styles.thumb} ${dragEnd === undefined ? "" : styles.dragging}`}
            style={{ left: at(wish, end) }}
            onKeyDown={onKeyDown}
          />
          {near(ready, wish) ? null : <small style={{ left: at(ready, end) }}>{ready} ready</small>}
          <small className={styles.wish} style={{ left: at(wish, end) }}>
            {wish}
          </small>
          {limit && limit.replicas <= end && !near(limit.replicas, wish) ? (
            <small className={styles.limitText} style={{ left: at(limit.replicas, end) }}>
              quota {limit.replicas}
            </small>
          ) : null}
        </div>
        <div className={styles.numbers}>
          <div className={styles.change}>
            {wish === wanted ? null : <strong>{wanted} → </strong>}
            <input
              className={styles.number}
              type="number"
              inputMode="numeric"
              min={0}
              aria-label="Replicas"
              value={wish}
              style={{ width: `${String(wish).length + 2}ch` }}
              onChange={(event) => {
                const value = event.target.valueAsNumber;
                if (Number.isInteger(value) && value >= 0) chooseSoon(value);
              }}
              onKeyDown={(event) => {
                if (event.key === "Enter") apply(wish);
              }}
            />
          </div>
          <div className="muted small">{effectOf(wish - wanted, cpuPerPod, limit, wish)}</div>
          {undoTo === undefined ? null : (
            <button type="button" className="btn quiet tight" onClick={() => onApply(undoTo)}>
              <Undo2 size={13} aria-hidden="true" />
              Undo: back to {undoTo}
            </button>
          )}
        </div>
      </div>
    </section>
  );
};
