"use client";

import { Plus, X } from "lucide-react";
import { isAgentLabel, pairProblem } from "@/lib/kubernetes/node-edit";
import styles from "./node-labels.module.css";

export interface LabelRow {
  /** Of the row, while the key is being typed. */
  readonly id: number;
  readonly key: string;
  readonly value: string;
}

export const labelRowProblem = (row: LabelRow, rows: readonly LabelRow[]): string | undefined =>
  rows.some((other) => other.id < row.id && other.key === row.key)
    ? `Key: there is another label ${row.key}`
    : pairProblem(row.key, row.value);

interface LabelRowsProps {
  rows: readonly LabelRow[];
  onChange: (rows: readonly LabelRow[]) => void;
  nextId: () => number;
}

/** Labels, a row each. */
export const LabelRows = ({ rows, onChange, nextId }: LabelRowsProps) => {
  const change = (id: number, part: Partial<LabelRow>): void => onChange(rows.map((row) => (row.id === id ? { ...row, ...part } : row)));
  return (
    <fieldset className={styles.rows}>
      <legend>Labels</legend>
      <p className="muted small">Pods choose nodes by them.</p>
      {rows.map((row) => {
        const { id, key, value } = row;
        const problem = key === "" ? undefined : labelRowProblem(row, rows);
        const locked = isAgentLabel(key);
        return (
          <div key={id} className={styles.label}>
            <input
              className="input mono"
              aria-label="Label key"
              placeholder="key"
              value={key}
              disabled={locked}
              aria-invalid={problem?.startsWith("Key") ?? false}
              onChange={(event) => change(id, { key: event.target.value.trim() })}
            />
            <input
              className="input mono"
              aria-label={`Value of ${key || "the label"}`}
              placeholder="no value"
              value={value}
              disabled={locked}
              aria-invalid={problem?.startsWith("Value") ?? false}
              onChange={(event) => change(id, { value: event.target.value.trim() })}
            />
            {locked ? (
              <span className={`faint small ${styles.note}`} title="The agent sets it again when it is changed">
                agent's
              </span>
            ) : (
              <button
                type="button"
                className="btn quiet icon"
                aria-label={`Remove label ${key}`}
                onClick={() => onChange(rows.filter((each) => each.id !== id))}
              >
                <X size={14} aria-hidden="true" />
              </button>
            )}
            {problem ? (
              <p className={styles.problem} role="alert">
                {problem}
              </p>
            ) : null}
          </div>
        );
      })}
      <button type="button" className="btn quiet tight" onClick={() => onChange([...rows, { id: nextId(), key: "", value: "" }])}>
        <Plus size={13} aria-hidden="true" /> Add a label
      </button>
    </fieldset>
  );
};
