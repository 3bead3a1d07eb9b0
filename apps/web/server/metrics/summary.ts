/** What is read of a kubelet's Summary (`stats/v1alpha1`): counters since the start, and what is used now. */
export interface Summary {
  readonly node: Stats & { readonly nodeName: string; readonly fs?: { readonly usedBytes?: number } };
  readonly pods?: readonly PodStats[];
}

export interface Stats {
  readonly cpu?: CpuStats;
  readonly memory?: { readonly workingSetBytes?: number };
  readonly network?: { readonly rxBytes?: number; readonly txBytes?: number };
  /** Gantry's agents tell it; other kubelets do not. */
  readonly diskIo?: { readonly readBytes?: number; readonly writtenBytes?: number };
}

export interface CpuStats {
  readonly usageNanoCores?: number;
  readonly usageCoreNanoSeconds?: number;
}

export interface PodStats extends Stats {
  readonly podRef: { readonly name: string; readonly namespace: string; readonly uid: string };
  readonly containers?: readonly ({ readonly name: string } & Stats)[];
  readonly "ephemeral-storage"?: { readonly usedBytes?: number };
}
