import type { Pod, Toleration } from "@gantry/api/core/v1";
import { isPodCreate } from "../match";
import type { AdmissionPlugin } from "../types";

const seconds = 300;
const keys = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

const tolerates = ({ key, effect }: Toleration, wanted: string): boolean => (!key || key === wanted) && (!effect || effect === "NoExecute");

/** A pod stays five minutes on a node that is lost, unless it says otherwise. */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: "DefaultTolerationSeconds",
  mutate: (request) => {
    if (!isPodCreate(request)) return;
    const { spec } = request.object as Pod;
    for (const key of keys) {
      if (spec.tolerations?.some((toleration) => tolerates(toleration, key))) continue;
      spec.tolerations = [...(spec.tolerations ?? []), { key, operator: "Exists", effect: "NoExecute", tolerationSeconds: seconds }];
    }
  },
};
