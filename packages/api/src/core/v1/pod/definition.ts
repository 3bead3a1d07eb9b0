import { defineResource } from "../../../definition";
import { cloneJson } from "../../../machinery/json";
import { type Pod, podSchema } from "../schema/pod";
import { podColumns } from "./columns";
import { applyPodDefaults } from "./defaults";
import { qosClass } from "./resources";
import { validateEphemeralContainersUpdate, validatePodStatusUpdate, validatePodUpdate } from "./update";
import { checkEphemeralOnCreate, validatePod } from "./validation";
import { podSpecWarnings } from "./warnings";

const proxyVerbs = ["create", "delete", "get", "patch", "update"] as const;
const options = (kind: string) => ({ group: "", version: "v1", kind });

export const podDefinition = defineResource<Pod>({
  group: "",
  version: "v1",
  kind: "Pod",
  plural: "pods",
  singular: "pod",
  shortNames: ["po"],
  categories: ["all"],
  namespaced: true,
  schema: podSchema,
  countsGeneration: true,
  applyDefaults: applyPodDefaults,
  prepareForCreate: (pod) => {
    pod.status = { phase: "Pending", qosClass: qosClass(pod) };
  },
  validate: validatePod,
  validateCreate: checkEphemeralOnCreate,
  validateUpdate: validatePodUpdate,
  warnings: ({ spec }) => podSpecWarnings(spec, "spec"),
  status: {
    prepareForUpdate: (next, previous) => {
      // Old agents sent owner references that they had read incompletely.
      next.metadata.ownerReferences = previous.metadata.ownerReferences;
    },
    validateUpdate: validatePodStatusUpdate,
  },
  connect: [
    { name: "attach", verbs: ["create", "get"], body: options("PodAttachOptions") },
    { name: "binding", verbs: ["create"], body: options("Binding") },
    {
      name: "ephemeralcontainers",
      verbs: ["get", "patch", "update"],
      update: {
        prepareForUpdate: (next, previous) => {
          const { ephemeralContainers } = next.spec;
          next.spec = cloneJson({ ...previous.spec, ephemeralContainers });
          next.status = cloneJson(previous.status);
          applyPodDefaults(next);
        },
        validateUpdate: (next, previous) => [...validatePod(next), ...validateEphemeralContainersUpdate(next, previous)],
      },
    },
    { name: "eviction", verbs: ["create"], body: { group: "policy", version: "v1", kind: "Eviction" } },
    { name: "exec", verbs: ["create", "get"], body: options("PodExecOptions") },
    { name: "log", verbs: ["get"] },
    { name: "portforward", verbs: ["create", "get"], body: options("PodPortForwardOptions") },
    { name: "proxy", verbs: proxyVerbs, body: options("PodProxyOptions") },
  ],
  columns: podColumns,
  selectableFields: {
    "spec.nodeName": (pod) => pod.spec.nodeName ?? "",
    "spec.restartPolicy": (pod) => pod.spec.restartPolicy ?? "",
    "spec.schedulerName": (pod) => pod.spec.schedulerName ?? "",
    "spec.serviceAccountName": (pod) => pod.spec.serviceAccountName ?? "",
    "spec.hostNetwork": (pod) => String(pod.spec.hostNetwork ?? false),
    "status.phase": (pod) => pod.status.phase ?? "",
    "status.podIP": (pod) => pod.status.podIP ?? "",
    "status.nominatedNodeName": (pod) => pod.status.nominatedNodeName ?? "",
  },
});
