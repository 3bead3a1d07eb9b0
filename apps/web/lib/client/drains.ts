"use client";

import { useSyncExternalStore } from "react";
import { toast } from "sonner";
import type { DrainConsent, DrainPod } from "../drain/rules";
import { plural } from "../format/numbers";
import { messageOf, type useTRPCClient } from "./trpc";

export interface DrainView {
  readonly phase: "running" | "stopped" | "ended" | "failed";
  readonly pods: readonly DrainPod[];
  /** Why it failed. */
  readonly problem?: string;
}

type Client = ReturnType<typeof useTRPCClient>;

const views = new Map<string, DrainView>();
const stops = new Map<string, () => void>();
const listeners = new Set<() => void>();

const show = (node: string, view: DrainView | undefined): void => {
  if (view) views.set(node, view);
  else views.delete(node);
  for (const listener of listeners) listener();
};

const finish = (node: string, phase: DrainView["phase"], problem?: string): void => {
  stops.get(node)?.();
  stops.delete(node);
  const view = views.get(node);
  if (!view) return;
  show(node, { ...view, phase, problem });
  if (phase === "failed") toast.error(`${node} is not drained`, { description: problem });
  if (phase !== "ended") return;
  const refused = view.pods.filter(({ state }) => state === "refused").length;
  toast(refused > 0 ? `${plural(refused, "pod")} of ${node} could not be evicted` : `${node} is drained`);
};

/** Begins to drain a node. It goes on while the person walks through the dashboard, and stops with the window. */
export const startDrain = (client: Client, node: string, consent: DrainConsent): void => {
  stops.get(node)?.();
  const pods = new Map<string, DrainPod>();
  show(node, { phase: "running", pods: [] });
  const subscription = client.nodes.drain.subscribe(
    { node, consent },
    {
      onData: (event) => {
        if (event.type === "begin") pods.clear();
        if (event.type === "pod") pods.set(event.pod.uid, event.pod);
        show(node, { phase: "running", pods: [...pods.values()] });
        if (event.type === "end") finish(node, "ended");
      },
      onError: (error) => finish(node, "failed", messageOf(error)),
    },
  );
  stops.set(node, () => subscription.unsubscribe());
};

/** Evicts nothing more. What is on its way out goes on, and the node stays cordoned. */
export const stopDrain = (node: string): void => finish(node, "stopped");

/** Takes a drain that is over off the page. */
export const forgetDrain = (node: string): void => {
  if (views.get(node)?.phase !== "running") show(node, undefined);
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The drain of a node that this window began, if any. */
export const useDrain = (node: string): DrainView | undefined =>
  useSyncExternalStore(
    subscribe,
    () => views.get(node),
    () => undefined,
  );
