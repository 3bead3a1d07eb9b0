import type { Node } from "@gantry/api/core/v1";
import { formatAge, parseTime } from "../format/time";
import type { Described } from "./state";

const pressures: Readonly<Record<string, string>> = {
  MemoryPressure: "short of memory",
  DiskPressure: "short of disk",
  PIDPressure: "short of process ids",
  NetworkUnavailable: "its pod network is not set up",
};

/** A node's health in words. `now` is milliseconds since the epoch. */
export const describeNode = (node: Node, now: number): Described => {
  const conditions = node.status.conditions ?? [];
  const ready = conditions.find((condition) => condition.type === "Ready");
  const cordoned = node.spec.unschedulable ? "takes no new pods (cordoned)" : "";
  if (!ready) return { state: "waiting", code: "NotReady", sentence: "has joined, has not reported yet" };
  if (ready.status === "Unknown") {
    const since = parseTime(ready.lastTransitionTime);
    return { state: "failed", code: "NotReady", sentence: `does not answer${since ? ` since ${formatAge(now - since)}` : ""}` };
  }
  if (ready.status !== "True") return { state: "failed", code: "NotReady", sentence: ready.message || ready.reason || "not ready" };
  const pressed = conditions.filter((condition) => condition.status === "True" && pressures[condition.type]).map((c) => pressures[c.type]);
  if (pressed.length > 0) return { state: "waiting", code: "Ready", sentence: pressed.join(", ") };
  if (cordoned) return { state: "waiting", code: "Ready,SchedulingDisabled", sentence: cordoned };
  return { state: "ready", code: "Ready", sentence: "" };
};

/** The address people know a node by. */
export const nodeAddress = (node: Node): string =>
  node.status.addresses?.find((address) => address.type === "InternalIP")?.address ?? node.status.addresses?.[0]?.address ?? "";

/** A node that no machine stands behind: the hollow runtime's. */
export const isSimulated = (node: Node): boolean => /^hollow|^fake/.test(node.status.nodeInfo?.containerRuntimeVersion ?? "");
