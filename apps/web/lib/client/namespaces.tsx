"use client";

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";

const storageKey = "gantry.namespaces";

interface Namespaces {
  /** Empty: all of them. */
  readonly selected: readonly string[];
  readonly select: (namespaces: readonly string[]) => void;
}

const NamespacesContext = createContext<Namespaces>({ selected: [], select: () => undefined });

const parse = (text: string | null): string[] => (text ?? "").split(",").filter(Boolean);

/** Which namespaces the pages show: kept in the address, so that it can be shared, and in the browser. */
export const NamespacesProvider = ({ children }: { children: ReactNode }) => {
  const [selected, setSelected] = useState<readonly string[]>([]);
  useEffect(() => {
    const address = new URLSearchParams(window.location.search);
    setSelected(address.has("ns") ? parse(address.get("ns")) : parse(window.localStorage.getItem(storageKey)));
  }, []);
  const select = useCallback((namespaces: readonly string[]) => {
    setSelected(namespaces);
    window.localStorage.setItem(storageKey, namespaces.join(","));
    const address = new URL(window.location.href);
    if (namespaces.length > 0) address.searchParams.set("ns", namespaces.join(","));
    else address.searchParams.delete("ns");
    window.history.replaceState(window.history.state, "", address);
  }, []);
  const value = useMemo(() => ({ selected, select }), [selected, select]);
  return <NamespacesContext value={value}>{children}</NamespacesContext>;
};

export const useNamespaces = (): Namespaces => useContext(NamespacesContext);
