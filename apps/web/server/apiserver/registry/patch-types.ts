import { badRequest, isJsonObject } from "@gantry/api";
import { applyJsonPatch, applyMergePatch, applyStrategicMergePatch } from "@gantry/api/patch";
import type { ServedResource } from "./served";

export const patchMediaTypes = [
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
  "application/apply-patch+yaml",
] as const;

export type PatchType = (typeof patchMediaTypes)[number];

export const isPatchType = (text: string): text is PatchType => (patchMediaTypes as readonly string[]).includes(text);

/** A document with a patch applied. Neither is changed. Throws StatusErrors for patches that do not fit. */
export const applyPatch = (served: ServedResource, before: object, patch: { type: PatchType; value: unknown }): unknown => {
  if (!isJsonObject(before)) throw badRequest("the object is not a JSON object");
  if (patch.type === "application/json-patch+json") return applyJsonPatch(before, patch.value);
  if (patch.type === "application/merge-patch+json") return applyMergePatch(before, patch.value);
  return applyStrategicMergePatch(served.schema, before, patch.value);
};
