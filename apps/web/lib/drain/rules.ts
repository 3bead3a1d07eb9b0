import type { Pod } from "@gantry/api/core/v1";

/** What a drain does with one pod: evict it, leave it where it is, or evict it only when the person agrees to the loss. */
export type DrainFate = "evict" | "stay" | "ask";

/** Losses that a person has to agree to. `unmanaged`: nobody makes the pod anew. `localData`: it has emptyDir volumes. */
export type DrainLoss = "unmanaged" | "localData";

export interface DrainVerdict {
  readonly fate: DrainFate;
  readonly losses: readonly DrainLoss[];
  /** Why it stays, as the end of a sentence; empty otherwise. */
  readonly why: string;
}

/** What the person agreed to, as kubectl's `--force` and `--delete-emptydir-data`. */
export interface DrainConsent {
  readonly unmanaged: boolean;
  readonly localData: boolean;
}

const mirrorAnnotation = "kubernetes.io/config.mirror";

/**
 * Judges a pod by the rules of `kubectl drain --ignore-daemonsets`: mirror pods and pods of DaemonSets stay; pods that
 * finished go without a question; pods without a controller, and pods with emptyDir volumes, go when that was agreed to.
 */
export const judgePod = (pod: Pod): DrainVerdict => {
  const { annotations = {}, ownerReferences = [] } = pod.metadata;
  const controller = ownerReferences.find((owner) => owner.controller);
  const finished = pod.status.phase === "Succeeded" || pod.status.phase === "Failed";
  if (annotations[mirrorAnnotation] !== undefined)
    return { fate: "stay", losses: [], why: "a static pod: the node's agent runs it from a file" };
  if (finished || pod.metadata.deletionTimestamp !== undefined) return { fate: "evict", losses: [], why: "" };
  if (controller?.kind === "DaemonSet") return { fate: "stay", losses: [], why: `DaemonSet ${controller.name} runs one on every node` };
  const losses: DrainLoss[] = [];
  if (!controller) losses.push("unmanaged");
  if (pod.spec.volumes?.some((volume) => volume.emptyDir)) losses.push("localData");
  return { fate: losses.length > 0 ? "ask" : "evict", losses, why: "" };
};

/** The losses that were not agreed to. */
export const missingConsent = ({ losses }: DrainVerdict, consent: DrainConsent): DrainLoss[] => losses.filter((loss) => !consent[loss]);

/** How far a drain is with one pod. */
export interface DrainPod {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /**
   * `stays`: left where it is. `queued`: not asked yet. `blocked`: refused for now, asked again. `leaving`: evicted, still
   * ending. `gone`. `refused`: it will not be asked again in this drain.
   */
  readonly state: "stays" | "queued" | "blocked" | "leaving" | "gone" | "refused";
  /** A sentence for `stays`, `blocked` and `refused`. */
  readonly why: string;
  /** The PodDisruptionBudget in the way, in the pod's namespace. */
  readonly budget?: string;
}

/** What a drain tells as it goes. `begin` comes first, and again when a lost connection was mended. */
export type DrainEvent = { readonly type: "begin" } | { readonly type: "pod"; readonly pod: DrainPod } | { readonly type: "end" };
