"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { messageOf, useTRPC } from "@/lib/client/trpc";
import { kubectlName, type ResourceRef } from "@/lib/kubernetes/resource";
import { ReplicaSlider } from "../slider/replica-slider";

interface ScaleCardProps {
  target: { readonly ref: ResourceRef; readonly namespace: string; readonly name: string };
  wanted: number;
  ready: number;
  requests: { readonly cpu: number; readonly memory: number };
  /** Called while the person chooses, with how many pods that would add as far as quota allows; 0 when they stop. */
  onMore: (more: number) => void;
}

/** How long the way back is offered. Milliseconds. */
const undoFor = 60_000;

/** The slider joined to the `scale` subresource and to the namespace's quotas. */
export const ScaleCard = ({ target, wanted, ready, requests, onMore }: ScaleCardProps) => {
  const { ref, namespace, name } = target;
  const trpc = useTRPC();
  const [undoTo, setUndoTo] = useState<number>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const limit = useQuery(
    trpc.workloads.limit.queryOptions(
      { namespace, current: wanted, perPod: requests },
      { staleTime: 2_000, placeholderData: (previous) => previous, retry: false },
    ),
  );
  useEffect(() => () => clearTimeout(timer.current), []);
  const scale = useMutation(
    trpc.workloads.scale.mutationOptions({
      onSuccess: ({ previous }, { replicas }) => {
        clearTimeout(timer.current);
        setUndoTo(previous === replicas ? undefined : previous);
        timer.current = setTimeout(() => setUndoTo(undefined), undoFor);
        toast(`Scaled ${name} to ${replicas}`);
      },
      onError: (error, { replicas }) => toast.error(`${name} was not scaled to ${replicas}`, { description: messageOf(error) }),
    }),
  );
  return (
    <ReplicaSlider
      wanted={wanted}
      ready={ready}
      limit={limit.data ?? undefined}
      cpuPerPod={requests.cpu}
      command={(replicas) => `kubectl scale ${kubectlName(ref)} ${name} --replicas=${replicas} -n ${namespace}`}
      onDraft={(replicas = wanted) => onMore(Math.max(0, Math.min(replicas, limit.data?.replicas ?? replicas) - wanted))}
      onApply={(replicas) => scale.mutate({ ref, namespace, name, replicas })}
      undoTo={undoTo === wanted ? undefined : undoTo}
      applying={scale.isPending}
    />
  );
};
