import type { Node } from "@gantry/api/core/v1";
import { isAbout } from "../match";
import type { AdmissionPlugin } from "../types";

const notReady = { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" };

/** A new node gets no pods before it has said that it is ready: its controller takes the taint away then. */
export const taintNodesByCondition: AdmissionPlugin = {
  name: "TaintNodesByCondition",
  mutate: (request) => {
    if (!isAbout(request, "", "nodes", "CREATE")) return;
    const node = request.object as Node;
    node.spec ??= {};
    const taints = node.spec.taints ?? [];
    if (!taints.some(({ key, effect }) => key === notReady.key && effect === notReady.effect))
      node.spec.taints = [...taints, { ...notReady }];
  },
};
