import { badRequest } from "../machinery/errors";
import { isJsonObject, type JsonObject, setKey } from "../machinery/json";

const merge = (target: unknown, patch: unknown): unknown => {
  if (!isJsonObject(patch)) return patch;
  const result: JsonObject = {};
  if (isJsonObject(target)) for (const key of Object.keys(target)) setKey(result, key, target[key]);
  for (const key of Object.keys(patch)) {
    const value = patch[key];
    if (value === null) delete result[key];
    else setKey(result, key, merge(Object.hasOwn(result, key) ? result[key] : undefined, value));
  }
  return result;
};

/**
 * Applies a JSON merge patch (RFC 7386): null deletes, objects are merged, everything else is replaced. Neither argument
 * is changed; the result shares what stayed the same with them.
 * @throws {StatusError} 400 when the patch is no object.
 */
export const applyMergePatch = (document: JsonObject, patch: unknown): JsonObject => {
  if (!isJsonObject(patch)) throw badRequest("error decoding patch: a merge patch is an object");
  return merge(document, patch) as JsonObject;
};
