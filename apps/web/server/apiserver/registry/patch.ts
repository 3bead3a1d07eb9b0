import { badRequest, isJsonObject, type KubernetesObject, unsupportedMediaType } from "@gantry/api";
import type { StoredObject } from "../../store/types";
import type { ObjectResponse } from "../core/request";
import { serverSideApply } from "./apply";
import { mediaTypeOf, parseBody } from "./body";
import { customDecoder } from "./custom-version";
import { decodeContext, decodeObject } from "./decode-object";
import { modifyObject } from "./modify";
import type { Operation } from "./operation";
import type { RegistryParts } from "./parts";
import { applyPatch, isPatchType, type PatchType, patchMediaTypes } from "./patch-types";
import { present } from "./served";
import { checkPlace, scopeOf } from "./update";

const patchTypeOf = (operation: Operation): PatchType => {
  const type = mediaTypeOf(operation.request.body?.kind === undefined ? "" : operation.request.body.contentType);
  // Strategic merge patches go by notes that only built-in kinds have.
  const accepted = customDecoder(operation.served.schema) ? patchMediaTypes.filter((one) => !one.includes("strategic")) : patchMediaTypes;
  if (!isPatchType(type) || !accepted.includes(type)) throw unsupportedMediaType(accepted);
  return type;
};

/** The stored object with a patch applied, decoded again. */
const patched = (
  operation: Operation,
  current: StoredObject,
  patch: { type: PatchType; value: unknown; duplicates: readonly string[] },
): KubernetesObject => {
  const { served } = operation;
  // Patches do not change what they are applied to, and decoding copies what they share with it.
  const before = present(served, current.object);
  const after = applyPatch(served, before, patch);
  const object = decodeObject(decodeContext(operation), { value: after, duplicates: patch.duplicates });
  checkPlace(operation, object);
  return object;
};

/** PATCH of an object or of its status. */
export const patchObject = async (parts: RegistryParts, operation: Operation): Promise<ObjectResponse> => {
  const type = patchTypeOf(operation);
  const findDuplicates = operation.options.fieldValidation !== "Ignore";
  const { value, duplicates } = parseBody(operation.request.body, { accepted: patchMediaTypes, findDuplicates });
  if (type === "application/apply-patch+yaml") return serverSideApply(parts, operation, { value, duplicates });
  if (value === undefined || !(isJsonObject(value) || Array.isArray(value))) throw badRequest("the patch must be an object or a list");
  return modifyObject(parts, operation, {
    produce: (current) => patched(operation, current, { type, value, duplicates }),
    ...scopeOf(operation),
  });
};
