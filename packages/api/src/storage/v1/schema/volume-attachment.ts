import { persistentVolumeSpecSchema } from "../../../core/v1/schema/persistent-volume";
import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { boolean, field, type Infer, int32, map, type Resource, string, struct, time } from "../../../schema";

export const volumeAttachmentSourceSchema = struct("io.k8s.api.storage.v1.VolumeAttachmentSource", {
  persistentVolumeName: field(1, string, { nullable: true }),
  inlineVolumeSpec: field(2, persistentVolumeSpecSchema),
});
export type VolumeAttachmentSource = Infer<typeof volumeAttachmentSourceSchema>;

export const volumeAttachmentSpecSchema = struct("io.k8s.api.storage.v1.VolumeAttachmentSpec", {
  attacher: field(1, string, { required: true }),
  source: field(2, volumeAttachmentSourceSchema, { required: true }),
  nodeName: field(3, string, { required: true }),
});
export type VolumeAttachmentSpec = Infer<typeof volumeAttachmentSpecSchema>;

export const volumeErrorSchema = struct("io.k8s.api.storage.v1.VolumeError", {
  time: field(1, time),
  message: field(2, string),
  errorCode: field(3, int32, { nullable: true }),
});
export type VolumeError = Infer<typeof volumeErrorSchema>;

export const volumeAttachmentStatusSchema = struct("io.k8s.api.storage.v1.VolumeAttachmentStatus", {
  attached: field(1, boolean, { present: true }),
  attachmentMetadata: field(2, map(string)),
  attachError: field(3, volumeErrorSchema),
  detachError: field(4, volumeErrorSchema),
});
export type VolumeAttachmentStatus = Infer<typeof volumeAttachmentStatusSchema>;

export const volumeAttachmentSchema = struct("io.k8s.api.storage.v1.VolumeAttachment", {
  metadata: field(1, objectMetaSchema, { present: true }),
  spec: field(2, volumeAttachmentSpecSchema, { required: true }),
  status: field(3, volumeAttachmentStatusSchema, { present: true }),
});
export type VolumeAttachment = Resource<typeof volumeAttachmentSchema>;
