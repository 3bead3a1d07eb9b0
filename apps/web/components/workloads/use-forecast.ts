"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTRPC } from "@/lib/client/trpc";
import { explainRefusal, type Ghosts, type PodRequests } from "@/lib/forecast";
import type { ResourceRef } from "@/lib/kubernetes/resource";

/** How long a number rests before the scheduler is asked about it. Milliseconds. */
const restFor = 60;
/** As many as the procedure answers for. */
const most = 500;

const useRested = <T>(value: T): T => {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restFor);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
};

interface ForecastOptions {
  target: { readonly ref: ResourceRef; readonly namespace: string; readonly name: string };
  /** How many pods more than now; 0 asks nothing. */
  more: number;
  /** What one pod asks for. */
  requests: PodRequests;
  app: string;
}

/** Where more pods would go, while somebody chooses how many. Undefined when nobody does, or nobody can say. */
export const useForecast = ({ target: { ref, namespace, name }, more, requests, app }: ForecastOptions): Ghosts | undefined => {
  const trpc = useTRPC();
  const asked = Math.min(most, useRested(more));
  const { data } = useQuery(
    trpc.workloads.forecast.queryOptions(
      { ref, namespace, name, more: Math.max(1, asked) },
      { enabled: more > 0 && asked > 0, staleTime: 1_000, placeholderData: keepPreviousData, retry: false },
    ),
  );
  if (more <= 0 || !data) return undefined;
  const placed = Object.values(data.nodes).reduce((sum, count) => sum + count, 0);
  const refusals = Object.entries(data.refusals).map(([node, reasons]) => [
    node,
    { why: explainRefusal(reasons, requests), code: reasons.join(", ") },
  ]);
  return {
    app,
    namespace,
    byNode: data.nodes,
    refusals: Object.fromEntries(refusals),
    homeless: data.failure ? Math.max(0, Math.min(more, most) - placed) : 0,
    failure: data.failure,
    total: placed,
  };
};
