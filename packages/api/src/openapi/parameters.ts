import type { JsonObject } from "../machinery/json";
import type { Dialect } from "./types";

type ParameterType = "string" | "boolean" | "integer";

interface QueryParameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly description: string;
}

const query = (name: string, type: ParameterType, description: string): QueryParameter => ({ name, type, description });

const dryRun = query("dryRun", "string", "`All` runs every check and answers as if the change had been made, without making it.");
const fieldManager = query("fieldManager", "string", "The name under which the fields that this request sets are recorded.");
const fieldValidation = query(
  "fieldValidation",
  "string",
  "What becomes of unknown and duplicate fields: `Strict` refuses them, `Warn` warns, `Ignore` drops them.",
);
const resourceVersion = query("resourceVersion", "string", "How new the answer must be.");

export const writeParameters: readonly QueryParameter[] = [dryRun, fieldManager, fieldValidation];

export const patchParameters: readonly QueryParameter[] = [
  ...writeParameters,
  query("force", "boolean", "Server-side apply only: takes fields over from other managers."),
];

export const deleteParameters: readonly QueryParameter[] = [
  dryRun,
  query("gracePeriodSeconds", "integer", "Seconds that the object is given to end in order; 0 deletes at once."),
  query("orphanDependents", "boolean", "Replaced by propagationPolicy."),
  query("propagationPolicy", "string", "What becomes of objects that this one owns: `Orphan`, `Background` or `Foreground`."),
];

export const readParameters: readonly QueryParameter[] = [resourceVersion];

export const listParameters: readonly QueryParameter[] = [
  query("labelSelector", "string", "Only objects whose labels match."),
  query("fieldSelector", "string", "Only objects whose fields match."),
  query("limit", "integer", "The greatest number of objects in one answer."),
  query("continue", "string", "Where the previous answer ended."),
  resourceVersion,
  query("resourceVersionMatch", "string", "How resourceVersion is meant: `Exact` or `NotOlderThan`."),
  query("timeoutSeconds", "integer", "How long a list or a watch may take."),
  query("watch", "boolean", "Sends changes as they happen."),
  query("allowWatchBookmarks", "boolean", "Lets the server send bookmarks in a watch."),
  query("sendInitialEvents", "boolean", "Begins a watch with the objects that exist."),
];

export const queryParameter = ({ name, type, description }: QueryParameter, { version }: Dialect): JsonObject =>
  version === 2
    ? { name, in: "query", description, type, uniqueItems: true }
    : { name, in: "query", description, schema: { type, uniqueItems: true } };

export const pathParameter = (name: string, description: string, { version }: Dialect): JsonObject =>
  version === 2
    ? { name, in: "path", description, required: true, type: "string", uniqueItems: true }
    : { name, in: "path", description, required: true, schema: { type: "string", uniqueItems: true } };

export type { QueryParameter };
