import { isJsonObject, type JsonObject } from "../machinery/json";
import { decode, type Struct } from "../schema";
import { compareObjects, fieldSetOf } from "./compare";
import { differenceOf, type FieldSet } from "./field-set";
import { rootPlace } from "./structure";

/** Where client-side apply of kubectl keeps what it applied. */
export const lastAppliedAnnotation = "kubectl.kubernetes.io/last-applied-configuration";

const annotationsOf = (object: JsonObject): JsonObject | undefined => {
  const metadata = isJsonObject(object.metadata) ? object.metadata : {};
  return isJsonObject(metadata.annotations) ? metadata.annotations : undefined;
};

const lastAppliedOf = (live: JsonObject): unknown => {
  const text = annotationsOf(live)?.[lastAppliedAnnotation];
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/**
 * Fields that kubectl applied from the client's side and that are still as it left them: when it goes over to server-side
 * apply it may take these over without being told to force.
 */
export const fieldsOfClientSideApply = (schema: Struct, live: JsonObject): FieldSet => {
  const applied = lastAppliedOf(live);
  if (!isJsonObject(applied)) return {};
  const place = rootPlace(schema);
  const { value } = decode(schema, applied, { mode: "prune", fill: false });
  const { added, modified, removed } = compareObjects(value, live, place);
  return [added, modified, removed].reduce(differenceOf, fieldSetOf(value, place));
};

/** Keeps the annotation of client-side apply in step, where there is one. Gives another object. */
export const syncLastApplied = (object: JsonObject, applied: JsonObject): JsonObject => {
  const annotations = annotationsOf(object);
  if (!annotations || !Object.hasOwn(annotations, lastAppliedAnnotation)) return object;
  const { [lastAppliedAnnotation]: _, ...others } = annotationsOf(applied) ?? {};
  const metadata = { ...(applied.metadata as JsonObject), annotations: others };
  const text = `${JSON.stringify({ ...applied, metadata })}\n`;
  return { ...object, metadata: { ...(object.metadata as JsonObject), annotations: { ...annotations, [lastAppliedAnnotation]: text } } };
};
