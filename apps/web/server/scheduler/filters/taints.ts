import type { Taint, Toleration } from "@gantry/api/core/v1";
import type { Filter } from "../framework";

/** Whether a toleration covers a taint (core/v1 Toleration in the API reference). */
export const tolerates = (toleration: Toleration, taint: Taint): boolean => {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  if (toleration.operator === "Exists") return true;
  return toleration.key !== undefined && toleration.key !== "" && (toleration.value ?? "") === (taint.value ?? "");
};

/** The first taint with one of the effects that nothing tolerates. */
export const untoleratedTaint = (
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
  effects: readonly string[],
): Taint | undefined =>
  taints.find((taint) => effects.includes(taint.effect) && !tolerations.some((toleration) => tolerates(toleration, taint)));

/** TaintToleration: the pod tolerates the node's NoSchedule and NoExecute taints. */
export const podToleratesNodeTaints: Filter = {
  name: "PodToleratesNodeTaints",
  events: ["NodeAdd", "NodeUpdate"],
  prepare: ({ pod }) => {
    const tolerations = pod.spec.tolerations ?? [];
    return ({ node }) => {
      const taints = node?.spec.taints;
      if (!taints) return undefined;
      const taint = untoleratedTaint(taints, tolerations, ["NoSchedule", "NoExecute"]);
      return taint && { reasons: [`node(s) had untolerated taint {${taint.key}: ${taint.value ?? ""}}`], unresolvable: true };
    };
  },
};
