import { defineResource } from "../../definition";
import { type VolumeAttachment, volumeAttachmentSchema } from "./schema/volume-attachment";

export const volumeAttachmentDefinition = defineResource<VolumeAttachment>({
  group: "storage.k8s.io",
  version: "v1",
  kind: "VolumeAttachment",
  plural: "volumeattachments",
  singular: "volumeattachment",
  namespaced: false,
  schema: volumeAttachmentSchema,
  status: {},
});
