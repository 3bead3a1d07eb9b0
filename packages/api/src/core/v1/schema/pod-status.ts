import { array, field, type Infer, int64, map, quantity, string, struct, time } from "../../../schema";
import { hostIPAbout, podConditionAbout, podIPAbout, podStatusAbout } from "../about/pod-status";
import { resourceRequirementsSchema } from "./container";
import { containerStatusSchema } from "./container-status";

export const hostIPSchema = struct(
  "io.k8s.api.core.v1.HostIP",
  {
    ip: field(1, string, { required: true }),
  },
  hostIPAbout,
);
export type HostIP = Infer<typeof hostIPSchema>;

export const podConditionSchema = struct(
  "io.k8s.api.core.v1.PodCondition",
  {
    type: field(1, string, { required: true }),
    observedGeneration: field(7, int64),
    status: field(2, string, { required: true }),
    lastProbeTime: field(3, time),
    lastTransitionTime: field(4, time),
    reason: field(5, string),
    message: field(6, string),
  },
  podConditionAbout,
);
export type PodCondition = Infer<typeof podConditionSchema>;

export const podIPSchema = struct(
  "io.k8s.api.core.v1.PodIP",
  {
    ip: field(1, string, { required: true }),
  },
  podIPAbout,
);
export type PodIP = Infer<typeof podIPSchema>;

export const podResourceClaimStatusSchema = struct("io.k8s.api.core.v1.PodResourceClaimStatus", {
  name: field(1, string, { required: true }),
  resourceClaimName: field(2, string, { nullable: true }),
});
export type PodResourceClaimStatus = Infer<typeof podResourceClaimStatusSchema>;

export const podStatusSchema = struct(
  "io.k8s.api.core.v1.PodStatus",
  {
    observedGeneration: field(17, int64),
    phase: field(1, string, { enum: ["Pending", "Running", "Succeeded", "Failed", "Unknown"] }),
    conditions: field(2, array(podConditionSchema), {
      listType: "map",
      listMapKeys: ["type"],
      patchStrategy: "merge",
      patchMergeKey: "type",
    }),
    message: field(3, string),
    reason: field(4, string),
    nominatedNodeName: field(11, string),
    hostIP: field(5, string),
    hostIPs: field(16, array(hostIPSchema), { listType: "atomic", patchStrategy: "merge", patchMergeKey: "ip" }),
    podIP: field(6, string),
    podIPs: field(12, array(podIPSchema), { listType: "map", listMapKeys: ["ip"], patchStrategy: "merge", patchMergeKey: "ip" }),
    startTime: field(7, time),
    initContainerStatuses: field(10, array(containerStatusSchema), { listType: "atomic" }),
    containerStatuses: field(8, array(containerStatusSchema), { listType: "atomic" }),
    qosClass: field(9, string, { enum: ["Guaranteed", "Burstable", "BestEffort"] }),
    ephemeralContainerStatuses: field(13, array(containerStatusSchema), { listType: "atomic" }),
    resize: field(14, string),
    resourceClaimStatuses: field(15, array(podResourceClaimStatusSchema), {
      listType: "map",
      listMapKeys: ["name"],
      patchStrategy: "merge,retainKeys",
      patchMergeKey: "name",
    }),
    allocatedResources: field(19, map(quantity)),
    resources: field(20, resourceRequirementsSchema),
  },
  podStatusAbout,
);
export type PodStatus = Infer<typeof podStatusSchema>;
