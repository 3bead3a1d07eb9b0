"use client";

import { useCallback, useEffect, useState } from "react";
import { themeStorageKey } from "./theme-script";

export type Theme = "light" | "dark" | "system";

const dark = (): MediaQueryList => window.matchMedia("(prefers-color-scheme: dark)");

const apply = (theme: Theme): void => {
  document.documentElement.dataset.theme = theme === "system" ? (dark().matches ? "dark" : "light") : theme;
};

/** The chosen theme, and how to choose another. `system` follows the computer's setting as it changes. */
export const useTheme = (): [Theme, (theme: Theme) => void] => {
  const [theme, setTheme] = useState<Theme>("system");
  useEffect(() => {
    const stored = window.localStorage.getItem(themeStorageKey);
    if (stored === "light" || stored === "dark") setTheme(stored);
  }, []);
  useEffect(() => {
    if (theme !== "system") return;
    const media = dark();
    const follow = (): void => apply("system");
    media.addEventListener("change", follow);
    return () => media.removeEventListener("change", follow);
  }, [theme]);
  const choose = useCallback((next: Theme) => {
    setTheme(next);
    if (next === "system") window.localStorage.removeItem(themeStorageKey);
    else window.localStorage.setItem(themeStorageKey, next);
    apply(next);
  }, []);
  return [theme, choose];
};
