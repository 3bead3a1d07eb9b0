import type { ReactNode } from "react";
import styles from "./field.module.css";

interface FieldProps {
  id: string;
  label: string;
  hint?: ReactNode;
  error?: string;
  children: ReactNode;
}

/** A labelled input with its hint, or with what is wrong with it. The input has `id` and is described by `<id>-note`. */
export const Field = ({ id, label, hint, error, children }: FieldProps) => (
  <div className={styles.field}>
    <label htmlFor={id}>{label}</label>
    {children}
    {error || hint ? (
      <p id={`${id}-note`} className={error ? styles.error : styles.hint} role={error ? "alert" : undefined}>
        {error || hint}
      </p>
    ) : null}
  </div>
);
