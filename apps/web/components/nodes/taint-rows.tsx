"use client";

import { Plus, X } from "lucide-react";
import { isConditionTaint, type NodeTaint, pairProblem, taintEffects } from "@/lib/kubernetes/node-edit";
import styles from "./node-labels.module.css";

export interface TaintRow {
  readonly id: number;
  readonly taint: NodeTaint;
}

const effectWords: Readonly<Record<string, string>> = {
  NoSchedule: "no new pods",
  PreferNoSchedule: "new pods only when no other node suits",
  NoExecute: "no new pods, and those here are evicted",
};

export const taintRowProblem = ({ id, taint }: TaintRow, rows: readonly TaintRow[]): string | undefined =>
  rows.some((other) => other.id < id && other.taint.key === taint.key && other.taint.effect === taint.effect)
    ? `Key: there is another taint ${taint.key} with effect ${taint.effect}`
    : pairProblem(taint.key, taint.value ?? "");

interface TaintRowsProps {
  rows: readonly TaintRow[];
  onChange: (rows: readonly TaintRow[]) => void;
  nextId: () => number;
}

/** Taints, a row each. */
export const TaintRows = ({ rows, onChange, nextId }: TaintRowsProps) => {
  const change = (id: number, part: Partial<NodeTaint>): void =>
    onChange(rows.map((row) => (row.id === id ? { id, taint: { ...row.taint, ...part } } : row)));
  return (
    <fieldset className={styles.rows}>
      <legend>Taints</legend>
      <p className="muted small">They keep pods away that do not tolerate them.</p>
      {rows.map((row) => {
        const { id, taint } = row;
        const { key, value = "", effect } = taint;
        const problem = key === "" ? undefined : taintRowProblem(row, rows);
        const locked = isConditionTaint(taint);
        return (
          <div key={id} className={styles.taint}>
            <input
              className="input mono"
              aria-label="Taint key"
              placeholder="key"
              value={key}
              disabled={locked}
              aria-invalid={problem?.startsWith("Key") ?? false}
              onChange={(event) => change(id, { key: event.target.value.trim() })}
            />
            <input
              className="input mono"
              aria-label={`Value of taint ${key}`}
              placeholder="no value"
              value={value}
              disabled={locked}
              aria-invalid={problem?.startsWith("Value") ?? false}
              onChange={(event) => change(id, { value: event.target.value.trim() })}
            />
            <select
              className="input"
              aria-label={`Effect of taint ${key}`}
              value={effect}
              disabled={locked}
              onChange={(event) => change(id, { effect: event.target.value })}
            >
              {taintEffects.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </select>
            {locked ? (
              <span className={`faint small ${styles.note}`} title="It comes and goes with the node's condition">
                by condition
              </span>
            ) : (
              <button
                type="button"
                className="btn quiet icon"
                aria-label={`Remove taint ${key}`}
                onClick={() => onChange(rows.filter((each) => each.id !== id))}
              >
                <X size={14} aria-hidden="true" />
              </button>
            )}
            <p className={problem ? styles.problem : `faint ${styles.meaning}`} role={problem ? "alert" : undefined}>
              {problem ?? effectWords[effect]}
            </p>
          </div>
        );
      })}
      <button
        type="button"
        className="btn quiet tight"
        onClick={() => onChange([...rows, { id: nextId(), taint: { key: "", effect: "NoSchedule" } }])}
      >
        <Plus size={13} aria-hidden="true" /> Add a taint
      </button>
    </fieldset>
  );
};
