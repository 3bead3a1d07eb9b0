"use client";

import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { useNamespaces } from "@/lib/client/namespaces";
import { useView } from "@/lib/live/use-live";
import { Menu, MenuCheck, MenuSeparator } from "../ui/menu";
import styles from "./namespace-picker.module.css";

const textOf = (selected: readonly string[]): string => {
  if (selected.length === 0) return "All namespaces";
  return selected.length <= 2 ? selected.join(", ") : `${selected[0]} and ${selected.length - 1} more`;
};

/** Which namespaces every page shows. */
export const NamespacePicker = () => {
  const { selected, select } = useNamespaces();
  const { rows } = useView({ view: "namespaces" });
  const [filter, setFilter] = useState("");
  const known = [...new Set([...rows.map(({ name }) => name), ...selected])].sort();
  const shown = known.filter((name) => name.includes(filter.trim()));
  const toggle = (name: string, on: boolean): void => select(on ? [...selected, name].sort() : selected.filter((each) => each !== name));
  return (
    <Menu
      trigger={
        <button type="button" className={`chip ${styles.trigger}`} aria-label={`Namespaces: ${textOf(selected)}`}>
          <span className="truncate">{textOf(selected)}</span>
          <ChevronDown size={12} aria-hidden="true" />
        </button>
      }
    >
      {known.length > 8 ? (
        <input
          className={`input ${styles.filter}`}
          placeholder="Filter"
          aria-label="Filter namespaces"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          onKeyDown={(event) => event.stopPropagation()}
        />
      ) : null}
      <MenuCheck checked={selected.length === 0} onChange={() => select([])}>
        All namespaces
      </MenuCheck>
      <MenuSeparator />
      {shown.map((name) => (
        <MenuCheck key={name} checked={selected.includes(name)} onChange={(on) => toggle(name, on)}>
          <span className="mono">{name}</span>
        </MenuCheck>
      ))}
    </Menu>
  );
};
