import { defineResource } from "../../definition";
import { ageColumn, booleanColumn, nameColumn, textColumn } from "../../definition/columns";
import { checkImmutable, checkText } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { dns1123SubdomainRule, qualifiedNameRule } from "../../machinery/names";
import { type VolumeAttachment, volumeAttachmentSchema } from "./schema/volume-attachment";

const validate = ({ spec }: VolumeAttachment): FieldError[] => {
  const { persistentVolumeName, inlineVolumeSpec } = spec.source;
  const errors = spec.attacher ? checkText("spec.attacher", spec.attacher.toLowerCase(), qualifiedNameRule) : [];
  if (inlineVolumeSpec && persistentVolumeName) {
    const detail = "must not be provided when persistentVolumeName is specified";
    errors.push(fieldError.invalid("spec.source.inlineVolumeSpec", inlineVolumeSpec, detail));
  }
  if (!inlineVolumeSpec && !persistentVolumeName) errors.push(fieldError.required("spec.source.persistentVolumeName"));
  return spec.nodeName ? [...errors, ...checkText("spec.nodeName", spec.nodeName, dns1123SubdomainRule)] : errors;
};

export const volumeAttachmentDefinition = defineResource<VolumeAttachment>({
  group: "storage.k8s.io",
  version: "v1",
  kind: "VolumeAttachment",
  plural: "volumeattachments",
  singular: "volumeattachment",
  namespaced: false,
  schema: volumeAttachmentSchema,
  validate,
  validateUpdate: (next, previous) => checkImmutable("spec", next.spec, previous.spec),
  status: {},
  columns: [
    nameColumn,
    textColumn({ name: "Attacher", description: "What attaches the volume.", value: ({ spec }) => spec.attacher }),
    textColumn({ name: "PV", description: "The volume.", value: ({ spec }) => spec.source.persistentVolumeName ?? "" }),
    textColumn({ name: "Node", description: "The node that gets it.", value: ({ spec }) => spec.nodeName }),
    booleanColumn({ name: "Attached", description: "Whether the node has it.", value: ({ status }) => status.attached }),
    ageColumn,
  ],
});
