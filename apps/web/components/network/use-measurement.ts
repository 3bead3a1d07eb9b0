"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { messageOf, useTRPCClient } from "@/lib/client/trpc";
import type { WayResult } from "@/lib/network/measurement";

export interface MeasurementView {
  readonly phase: "running" | "ended" | "stopped" | "failed";
  readonly from: string;
  /** Undefined when one node alone is measured. */
  readonly to?: string;
  readonly results: readonly WayResult[];
  /** When it began (ms). */
  readonly at: number;
  /** Why it failed. */
  readonly problem?: string;
}

/** A measurement that this page begins. It stops with the page: nobody would see what it finds. */
export const useMeasurement = () => {
  const client = useTRPCClient();
  const [view, setView] = useState<MeasurementView>();
  const stopTraffic = useRef<() => void>(undefined);
  useEffect(() => () => stopTraffic.current?.(), []);

  const start = useCallback(
    (from: string, to: string | undefined): void => {
      stopTraffic.current?.();
      setView({ phase: "running", from, to, results: [], at: Date.now() });
      const change = (how: (view: MeasurementView) => Partial<MeasurementView>): void =>
        setView((current) => current && { ...current, ...how(current) });
      const subscription = client.network.measure.subscribe(
        { from, to },
        {
          onData: (event) => change(({ results }) => ({ results: event.type === "begin" ? [] : [...results, event.result] })),
          onError: (error) => change(() => ({ phase: "failed", problem: messageOf(error) })),
          onComplete: () => change(() => ({ phase: "ended" })),
        },
      );
      stopTraffic.current = () => subscription.unsubscribe();
    },
    [client],
  );

  const stop = useCallback((): void => {
    stopTraffic.current?.();
    setView((current) => current && { ...current, phase: "stopped" });
  }, []);

  return { view, start, stop };
};
