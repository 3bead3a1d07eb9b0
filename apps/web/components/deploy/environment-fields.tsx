"use client";

import { Plus, X } from "lucide-react";
import type { DeployForm } from "@/lib/deploy/form";
import styles from "./deploy.module.css";

interface EnvironmentFieldsProps {
  env: DeployForm["env"];
  error?: string;
  onChange: (env: DeployForm["env"]) => void;
}

/** Names and values, a row each. */
export const EnvironmentFields = ({ env, error, onChange }: EnvironmentFieldsProps) => {
  const change = (index: number, part: Partial<DeployForm["env"][number]>): void =>
    onChange(env.map((each, at) => (at === index ? { ...each, ...part } : each)));
  return (
    <fieldset className={styles.fields}>
      <legend className="small" style={{ fontWeight: 550 }}>
        Environment
      </legend>
      {env.map(({ name, value }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
        <div key={index} className={styles.variable}>
          <input
            className="input mono"
            aria-label="Name of the variable"
            placeholder="NAME"
            value={name}
            onChange={(event) => change(index, { name: event.target.value.trim() })}
          />
          <input
            className="input mono"
            aria-label="Value of the variable"
            placeholder="value"
            value={value}
            onChange={(event) => change(index, { value: event.target.value })}
          />
          <button
            type="button"
            className="btn quiet icon"
            aria-label={`Remove ${name || "the variable"}`}
            onClick={() => onChange(env.filter((_, at) => at !== index))}
          >
            <X size={14} aria-hidden="true" />
          </button>
        </div>
      ))}
      {error ? (
        <p className="small" role="alert" style={{ color: "var(--bad)" }}>
          {error}
        </p>
      ) : null}
      <button
        type="button"
        className="btn quiet tight"
        style={{ justifySelf: "start" }}
        onClick={() => onChange([...env, { name: "", value: "" }])}
      >
        <Plus size={13} aria-hidden="true" /> Add a variable
      </button>
    </fieldset>
  );
};
