"use client";

import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import styles from "./menu.module.css";

/** A button that opens a list of choices or actions. `trigger` is the button itself. */
export const Menu = ({ trigger, children, align = "start" }: { trigger: ReactNode; children: ReactNode; align?: "start" | "end" }) => (
  <DropdownMenu.Root>
    <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
    <DropdownMenu.Portal>
      <DropdownMenu.Content className={styles.content} align={align} sideOffset={6} collisionPadding={8}>
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  </DropdownMenu.Root>
);

export const MenuItem = ({ children, onSelect, danger }: { children: ReactNode; onSelect: () => void; danger?: boolean }) => (
  <DropdownMenu.Item className={`${styles.item} ${danger ? styles.danger : ""}`} onSelect={onSelect}>
    {children}
  </DropdownMenu.Item>
);

/** A choice that can be on or off. The menu stays open. */
export const MenuCheck = ({
  children,
  checked,
  onChange,
}: {
  children: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) => (
  <DropdownMenu.CheckboxItem
    className={styles.item}
    checked={checked}
    onCheckedChange={onChange}
    onSelect={(event) => event.preventDefault()}
  >
    <span className={styles.mark}>{checked ? <Check size={14} aria-hidden="true" /> : null}</span>
    {children}
  </DropdownMenu.CheckboxItem>
);

export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <DropdownMenu.Label className={styles.label}>{children}</DropdownMenu.Label>
);

export const MenuSeparator = () => <DropdownMenu.Separator className={styles.separator} />;
