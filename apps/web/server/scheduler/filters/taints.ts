import { untoleratedTaint } from "@gantry/api/core/v1";
import type { Filter } from "../framework";

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
