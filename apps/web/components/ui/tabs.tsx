"use client";

import { Tabs as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import styles from "./tabs.module.css";

export interface Tab {
  readonly id: string;
  readonly label: ReactNode;
  readonly content: ReactNode;
}

/** Several contents in one place. What is not shown is not there: it costs nothing and follows nothing. */
export const Tabs = ({
  tabs,
  value,
  onChange,
  label,
}: {
  tabs: readonly Tab[];
  value: string;
  onChange: (id: string) => void;
  label: string;
}) => (
  <Primitive.Root value={value} onValueChange={onChange} className={styles.root}>
    <Primitive.List className={styles.list} aria-label={label}>
      {tabs.map(({ id, label: text }) => (
        <Primitive.Trigger key={id} value={id} className={styles.tab}>
          {text}
        </Primitive.Trigger>
      ))}
    </Primitive.List>
    {tabs.map(({ id, content }) => (
      <Primitive.Content key={id} value={id} className={styles.content}>
        {content}
      </Primitive.Content>
    ))}
  </Primitive.Root>
);
