"use client";

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { type Connection, LiveClient } from "./live-client";
import type { ViewName, ViewRows, ViewSpec } from "./protocol";
import { emptyState, type ViewState, type ViewStore } from "./view-store";

const LiveContext = createContext<LiveClient | undefined>(undefined);

export const LiveProvider = ({ onSignedOut, children }: { onSignedOut: () => void; children: ReactNode }) => {
  const [client, setClient] = useState<LiveClient>();
  useEffect(() => {
    const opened = new LiveClient(onSignedOut);
    setClient(opened);
    return () => opened.close();
  }, [onSignedOut]);
  return <LiveContext value={client}>{children}</LiveContext>;
};

/** Undefined while the page is being drawn for the first time. */
export const useLiveClient = (): LiveClient | undefined => useContext(LiveContext);

const never = (): (() => void) => () => undefined;

export const useConnection = (): Connection => {
  const client = useLiveClient();
  return useSyncExternalStore(
    client?.subscribeConnection ?? never,
    () => client?.getConnection() ?? "connecting",
    () => "connecting",
  );
};

/** Follows a view. With `undefined` it follows nothing, and stays `loading`. */
export const useView = <Name extends ViewName>(spec: ViewSpec<Name> | undefined): ViewState<ViewRows[Name]> => {
  const client = useLiveClient();
  const key = spec && JSON.stringify(spec);
  const [store, setStore] = useState<{ key: string; store: ViewStore<ViewRows[Name]> }>();
  const stable = useMemo(() => (key ? (JSON.parse(key) as ViewSpec<Name>) : undefined), [key]);
  useEffect(() => {
    if (!client || !stable || !key) return;
    const { store: acquired, release } = client.acquire(stable);
    setStore({ key, store: acquired });
    return release;
  }, [client, stable, key]);
  const current = store?.key === key ? store?.store : undefined;
  return useSyncExternalStore(
    current?.subscribe ?? never,
    () => current?.getState() ?? (emptyState as ViewState<ViewRows[Name]>),
    () => emptyState as ViewState<ViewRows[Name]>,
  );
};
