import { podLimits, podRequests } from "../core/v1/pod/resources";
import type { Pod } from "../core/v1/schema";

const plain = ["cpu", "memory", "ephemeral-storage"];

/** A pod's share of a quota: by the names under which quotas limit it. A finished pod counts as an object only. */
export const podUsage = (pod: Pod): Record<string, string> => {
  const usage: Record<string, string> = { "count/pods": "1" };
  if (pod.status.phase === "Succeeded" || pod.status.phase === "Failed") return usage;
  usage.pods = "1";
  for (const [name, amount] of Object.entries(podRequests(pod))) {
    usage[`requests.${name}`] = amount;
    if (plain.includes(name) || name.startsWith("hugepages-")) usage[name] = amount;
  }
  for (const [name, amount] of Object.entries(podLimits(pod))) if (plain.includes(name)) usage[`limits.${name}`] = amount;
  return usage;
};
