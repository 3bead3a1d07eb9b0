import { StatusError } from "@gantry/api";
import type { Pod } from "@gantry/api/core/v1";
import type { Transport } from "@gantry/client";
import { apiPath, resources } from "../../lib/kubernetes/resource";

/** What the API server said to an eviction. `retryAfter` is in seconds. */
export type Evicted =
  | { readonly outcome: "evicted" }
  | { readonly outcome: "gone" }
  | { readonly outcome: "blocked"; readonly why: string; readonly budget?: string; readonly retryAfter: number }
  | { readonly outcome: "refused"; readonly why: string };

/**
 * Asks the `eviction` subresource to end one pod, and only that one: not another that has taken its name since. A
 * budget's refusal (429) and a server in trouble are reasons to ask again; everything else is final.
 */
export const evictPod = async (transport: Transport, pod: Pod, signal: AbortSignal): Promise<Evicted> => {
  const { name, namespace, uid } = pod.metadata;
  const path = apiPath(resources.pods, { namespace, name, subresource: "eviction" });
  const body = {
    apiVersion: "policy/v1",
    kind: "Eviction",
    metadata: { name, namespace },
    deleteOptions: { preconditions: { uid } },
  };
  try {
    await transport.request({ method: "POST", path, body, signal });
    return { outcome: "evicted" };
  } catch (error) {
    if (signal.aborted) throw error;
    if (!(error instanceof StatusError)) return { outcome: "blocked", why: "the API server does not answer", retryAfter: 1 };
    const { code, status, message } = error;
    const causes = status.details?.causes ?? [];
    if (code === 404 || code === 409) return { outcome: "gone" };
    // Kubernetes' own note that the namespace is going: its pods are deleted without us.
    if (code === 403 && causes.some(({ reason }) => reason === "NamespaceTerminating")) return { outcome: "evicted" };
    if (code === 429 || code === 503 || code === 504) {
      const why = causes.find(({ reason }) => reason === "DisruptionBudget")?.message ?? message;
      const budget = /^The disruption budget (\S+) /.exec(why)?.[1];
      return { outcome: "blocked", why, retryAfter: status.details?.retryAfterSeconds ?? 0, ...(budget ? { budget } : {}) };
    }
    return { outcome: "refused", why: message };
  }
};
