import { forbidden } from "@gantry/api";
import type { Pod } from "@gantry/api/core/v1";
import type { RuntimeClass } from "@gantry/api/node/v1";
import type { ObjectStore } from "../../../store/types";
import { lookUp } from "../lookup";
import { isPodCreate } from "../match";
import type { AdmissionPlugin, AdmissionRequest } from "../types";

const place = (request: AdmissionRequest, pod: Pod, scheduling: RuntimeClass["scheduling"]): void => {
  for (const [key, value] of Object.entries(scheduling?.nodeSelector ?? {})) {
    const own = pod.spec.nodeSelector?.[key];
    if (own !== undefined && own !== value) {
      throw forbidden(
        request.definition,
        request.name,
        "conflict: runtimeClass.scheduling.nodeSelector and pod.spec.nodeSelector disagree",
      );
    }
    pod.spec.nodeSelector = { ...pod.spec.nodeSelector, [key]: value };
  }
  if (scheduling?.tolerations) pod.spec.tolerations = [...(pod.spec.tolerations ?? []), ...structuredClone(scheduling.tolerations)];
};

/** Puts on a pod what its runtime class costs and demands. */
export const runtimeClass = (store: ObjectStore): AdmissionPlugin => ({
  name: "RuntimeClass",
  mutate: async (request) => {
    if (!isPodCreate(request)) return;
    const pod = request.object as Pod;
    const name = pod.spec.runtimeClassName;
    const refuse = (detail: string) => forbidden(request.definition, request.name, `pod rejected: ${detail}`);
    if (!name) {
      if (pod.spec.overhead) throw refuse("Pod Overhead set without corresponding RuntimeClass defined Overhead");
      return;
    }
    const found = await lookUp<RuntimeClass>(store, { group: "node.k8s.io", plural: "runtimeclasses", namespace: "", name });
    if (!found) throw refuse(`RuntimeClass ${JSON.stringify(name)} not found`);
    if (found.overhead?.podFixed) pod.spec.overhead = { ...found.overhead.podFixed };
    place(request, pod, found.scheduling);
  },
});
