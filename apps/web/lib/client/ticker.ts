"use client";

import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
};

/** Something that follows from the time. One timer serves the whole page; a component draws again only when its value changes. */
export const useFromNow = <Value extends string | number | boolean>(derive: (now: number) => Value, onServer: Value): Value =>
  useSyncExternalStore(
    subscribe,
    () => {
      if (!timer) now = Date.now();
      return derive(now);
    },
    () => onServer,
  );
