import { array, boolean, field, type Infer, int64, string, struct } from "../../../schema";

export const preconditionsSchema = struct("io.k8s.apimachinery.pkg.apis.meta.v1.Preconditions", {
  uid: field(1, string, { nullable: true }),
  resourceVersion: field(2, string, { nullable: true }),
});
export type Preconditions = Infer<typeof preconditionsSchema>;

export const deleteOptionsSchema = struct("io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions", {
  gracePeriodSeconds: field(1, int64, { nullable: true }),
  preconditions: field(2, preconditionsSchema),
  orphanDependents: field(3, boolean, { nullable: true }),
  propagationPolicy: field(4, string, { nullable: true }),
  dryRun: field(5, array(string), { listType: "atomic" }),
  ignoreStoreReadErrorWithClusterBreakingPotential: field(6, boolean, { nullable: true }),
});
export type DeleteOptions = Infer<typeof deleteOptionsSchema>;

export const createOptionsSchema = struct("io.k8s.apimachinery.pkg.apis.meta.v1.CreateOptions", {
  dryRun: field(1, array(string), { listType: "atomic" }),
  fieldManager: field(3, string),
  fieldValidation: field(4, string),
});
export type CreateOptions = Infer<typeof createOptionsSchema>;

export const updateOptionsSchema = struct("io.k8s.apimachinery.pkg.apis.meta.v1.UpdateOptions", {
  dryRun: field(1, array(string), { listType: "atomic" }),
  fieldManager: field(2, string),
  fieldValidation: field(3, string),
});
export type UpdateOptions = Infer<typeof updateOptionsSchema>;

export const patchOptionsSchema = struct("io.k8s.apimachinery.pkg.apis.meta.v1.PatchOptions", {
  dryRun: field(1, array(string), { listType: "atomic" }),
  force: field(2, boolean, { nullable: true }),
  fieldManager: field(3, string),
  fieldValidation: field(4, string),
});
export type PatchOptions = Infer<typeof patchOptionsSchema>;

export const getOptionsSchema = struct("io.k8s.apimachinery.pkg.apis.meta.v1.GetOptions", {
  resourceVersion: field(1, string),
});
export type GetOptions = Infer<typeof getOptionsSchema>;

export const listOptionsSchema = struct("io.k8s.apimachinery.pkg.apis.meta.v1.ListOptions", {
  labelSelector: field(1, string),
  fieldSelector: field(2, string),
  watch: field(3, boolean),
  allowWatchBookmarks: field(9, boolean),
  resourceVersion: field(4, string),
  resourceVersionMatch: field(10, string),
  timeoutSeconds: field(5, int64, { nullable: true }),
  limit: field(7, int64),
  continue: field(8, string),
  sendInitialEvents: field(11, boolean, { nullable: true }),
  shardSelector: field(15, string),
});
export type ListOptions = Infer<typeof listOptionsSchema>;

export const applyOptionsSchema = struct("io.k8s.apimachinery.pkg.apis.meta.v1.ApplyOptions", {
  dryRun: field(1, array(string), { listType: "atomic" }),
  force: field(2, boolean, { required: true }),
  fieldManager: field(3, string, { required: true }),
});
export type ApplyOptions = Infer<typeof applyOptionsSchema>;
