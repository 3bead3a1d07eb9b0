"use client";

import { useRef } from "react";
import { useKey } from "@/lib/client/keys";
import styles from "./filter-box.module.css";

/** Narrows a table to names that contain a text. `f` goes there. */
export const FilterBox = ({ value, onChange, label }: { value: string; onChange: (text: string) => void; label: string }) => {
  const input = useRef<HTMLInputElement>(null);
  useKey("f", label, () => input.current?.focus());
  return (
    <input
      ref={input}
      type="search"
      className={`input ${styles.box}`}
      placeholder="Filter by name"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
};
