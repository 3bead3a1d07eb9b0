"use client";

import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";

export interface KeyBinding {
  readonly key: string;
  readonly does: string;
  readonly run: () => void;
}

interface Keys {
  readonly register: (binding: { current: KeyBinding }) => () => void;
  readonly list: () => KeyBinding[];
}

const KeysContext = createContext<Keys | undefined>(undefined);

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));

/** What scrolls by itself keeps its arrow keys. */
const isScrolling = ({ key, target }: KeyboardEvent): boolean =>
  key.startsWith("Arrow") && target instanceof HTMLElement && target.closest("[data-own-arrows]") !== null;

/** What has the focus and does something by itself keeps Enter. */
const isActivated = ({ key, target }: KeyboardEvent): boolean =>
  key === "Enter" && target instanceof HTMLElement && target.closest("a, button, summary") !== null;

const isModal = (): boolean => document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;

/** Single keys for what a page can do. The page registered last wins; nothing happens while somebody types. */
export const KeysProvider = ({ children }: { children: ReactNode }) => {
  const [bindings] = useState(() => new Set<{ current: KeyBinding }>());
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || isScrolling(event) || isActivated(event) || isModal()) return;
      const binding = [...bindings].reverse().find(({ current }) => current.key === event.key);
      if (!binding) return;
      event.preventDefault();
      binding.current.run();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [bindings]);
  const keys = useMemo<Keys>(
    () => ({
      register: (binding) => {
        bindings.add(binding);
        return () => bindings.delete(binding);
      },
      list: () => [...bindings].map(({ current }) => current),
    }),
    [bindings],
  );
  return <KeysContext value={keys}>{children}</KeysContext>;
};

/** Gives a key a meaning while the component is on the page. Without `run` the key does nothing. */
export const useKey = (key: string, does: string, run: (() => void) | undefined): void => {
  const keys = useContext(KeysContext);
  const binding = useRef<KeyBinding>({ key, does, run: () => undefined });
  binding.current = { key, does, run: run ?? (() => undefined) };
  const active = run !== undefined;
  useEffect(() => (active ? keys?.register(binding) : undefined), [keys, active]);
};

/** The keys that do something now, for the help. */
export const useKeyList = (): (() => KeyBinding[]) => {
  const keys = useContext(KeysContext);
  return keys?.list ?? (() => []);
};
