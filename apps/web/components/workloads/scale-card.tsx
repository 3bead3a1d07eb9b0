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
}

/** How long the way back is offered. Milliseconds. */
const undoFor = 60_000;

/** The slider joined to the `scale` subresource and to the namespace's quotas. */
export const ScaleCard = ({ target, wanted, ready, requests }: ScaleCardProps) => {
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
      onApply={(replicas) => scale.mutate({ ref, namespace, name, replicas })}
      undoTo={undoTo === wanted ? undefined : undoTo}
      applying={scale.isPending}
    />
  );
};
