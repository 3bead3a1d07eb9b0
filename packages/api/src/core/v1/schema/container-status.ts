import { array, boolean, field, type Infer, int32, int64, map, quantity, string, struct, time } from "../../../schema";
import {
  containerStateAbout,
  containerStateRunningAbout,
  containerStateTerminatedAbout,
  containerStateWaitingAbout,
  containerStatusAbout,
} from "../about/container-status";
import { resourceRequirementsSchema } from "./container";
import { stopSignals } from "./signals";

export const containerStateRunningSchema = struct(
  "io.k8s.api.core.v1.ContainerStateRunning",
  {
    startedAt: field(1, time),
  },
  containerStateRunningAbout,
);
export type ContainerStateRunning = Infer<typeof containerStateRunningSchema>;

export const containerStateTerminatedSchema = struct(
  "io.k8s.api.core.v1.ContainerStateTerminated",
  {
    exitCode: field(1, int32, { present: true }),
    signal: field(2, int32),
    reason: field(3, string),
    message: field(4, string),
    startedAt: field(5, time),
    finishedAt: field(6, time),
    containerID: field(7, string),
  },
  containerStateTerminatedAbout,
);
export type ContainerStateTerminated = Infer<typeof containerStateTerminatedSchema>;

export const containerStateWaitingSchema = struct(
  "io.k8s.api.core.v1.ContainerStateWaiting",
  {
    reason: field(1, string),
    message: field(2, string),
  },
  containerStateWaitingAbout,
);
export type ContainerStateWaiting = Infer<typeof containerStateWaitingSchema>;

export const containerStateSchema = struct(
  "io.k8s.api.core.v1.ContainerState",
  {
    waiting: field(1, containerStateWaitingSchema),
    running: field(2, containerStateRunningSchema),
    terminated: field(3, containerStateTerminatedSchema),
  },
  containerStateAbout,
);
export type ContainerState = Infer<typeof containerStateSchema>;

export const linuxContainerUserSchema = struct("io.k8s.api.core.v1.LinuxContainerUser", {
  uid: field(1, int64, { present: true }),
  gid: field(2, int64, { present: true }),
  supplementalGroups: field(3, array(int64), { listType: "atomic" }),
});
export type LinuxContainerUser = Infer<typeof linuxContainerUserSchema>;

export const containerUserSchema = struct("io.k8s.api.core.v1.ContainerUser", {
  linux: field(1, linuxContainerUserSchema),
});
export type ContainerUser = Infer<typeof containerUserSchema>;

export const resourceHealthSchema = struct("io.k8s.api.core.v1.ResourceHealth", {
  resourceID: field(1, string, { required: true }),
  health: field(2, string),
  message: field(6, string, { nullable: true }),
});
export type ResourceHealth = Infer<typeof resourceHealthSchema>;

export const resourceStatusSchema = struct("io.k8s.api.core.v1.ResourceStatus", {
  name: field(1, string, { required: true }),
  resources: field(2, array(resourceHealthSchema), { listType: "map", listMapKeys: ["resourceID"] }),
});
export type ResourceStatus = Infer<typeof resourceStatusSchema>;

export const volumeMountStatusSchema = struct("io.k8s.api.core.v1.VolumeMountStatus", {
  name: field(1, string, { present: true }),
  mountPath: field(2, string, { present: true }),
  readOnly: field(3, boolean),
  recursiveReadOnly: field(4, string, { nullable: true }),
});
export type VolumeMountStatus = Infer<typeof volumeMountStatusSchema>;

export const containerStatusSchema = struct(
  "io.k8s.api.core.v1.ContainerStatus",
  {
    name: field(1, string, { present: true }),
    state: field(2, containerStateSchema, { present: true }),
    lastState: field(3, containerStateSchema, { present: true }),
    ready: field(4, boolean, { present: true }),
    restartCount: field(5, int32, { present: true }),
    image: field(6, string, { present: true }),
    imageID: field(7, string, { present: true }),
    containerID: field(8, string),
    started: field(9, boolean, { nullable: true }),
    allocatedResources: field(10, map(quantity)),
    resources: field(11, resourceRequirementsSchema),
    volumeMounts: field(12, array(volumeMountStatusSchema), {
      listType: "map",
      listMapKeys: ["mountPath"],
      patchStrategy: "merge",
      patchMergeKey: "mountPath",
    }),
    user: field(13, containerUserSchema),
    allocatedResourcesStatus: field(14, array(resourceStatusSchema), {
      listType: "map",
      listMapKeys: ["name"],
      patchStrategy: "merge",
      patchMergeKey: "name",
    }),
    stopSignal: field(15, string, {
      enum: stopSignals,
    }),
  },
  containerStatusAbout,
);
export type ContainerStatus = Infer<typeof containerStatusSchema>;
