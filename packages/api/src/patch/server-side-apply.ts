import { badRequest } from "../machinery/errors";
import { deepEqual, isJsonObject, type JsonObject } from "../machinery/json";
import type { ManagedFieldsEntry } from "../meta/v1/schema/object-meta";
import type { Struct } from "../schema";
import { conflictError, exceptAllowed, findConflicts } from "./apply-conflicts";
import { compareObjects, fieldSetOf, isUnchanged, writtenFields } from "./compare";
import { type FieldSet, unionOf } from "./field-set";
import { fieldsOfClientSideApply, syncLastApplied } from "./last-applied";
import { type Manager, type Managers, managerId, readManagers, takeFromOthers, withoutServerFields, writeManagers } from "./managers";
import { checkLists, rootPlace } from "./structure";
import { mergeApplied, removeAbandoned } from "./structured-merge";

export interface ApplyRequest {
  /** The object as it is, in the version of the request; absent when it does not exist yet. */
  readonly live?: object;
  /** What the client sent, decoded with `fill: false`. */
  readonly applied: object;
  readonly manager: string;
  readonly apiVersion: string;
  /** Takes fields over from other managers. */
  readonly force: boolean;
  /** Now, as RFC 3339. */
  readonly time: string;
  /** Left out for the object itself. */
  readonly subresource?: string;
  /** Top-level fields that cannot be set here: `status` on the object itself, `spec` and others on its status. */
  readonly ignored?: readonly string[];
}

export interface ApplyResult {
  /** Not filled and without new defaults: to be decoded again. Shares parts with the live object. */
  readonly object: JsonObject;
  /** False when the apply changes neither the object nor who owns what; then nothing need be stored. */
  readonly changed: boolean;
}

/** kubectl's name as an applier, for which the way over from client-side apply is made easy. */
const kubectl = "kubectl";

const managedFieldsOf = (object: JsonObject): readonly ManagedFieldsEntry[] | undefined =>
  isJsonObject(object.metadata) ? (object.metadata.managedFields as readonly ManagedFieldsEntry[] | undefined) : undefined;

const configurationOf = ({ applied, ignored = [] }: ApplyRequest): JsonObject => {
  const object = applied as JsonObject;
  if ((managedFieldsOf(object)?.length ?? 0) > 0) throw badRequest("metadata.managedFields must be nil");
  return Object.fromEntries(Object.entries(object).filter(([name]) => !ignored.includes(name)));
};

/** Who owns what before the apply. Objects without books get a manager for all that is there. */
const managersBefore = (schema: Struct, { live, apiVersion, time }: ApplyRequest): Managers => {
  if (!live) return new Map();
  const managers = readManagers(managedFieldsOf(live as JsonObject));
  if (managers.size > 0) return managers;
  const before: Manager = {
    manager: "before-first-apply",
    operation: "Update",
    apiVersion,
    subresource: "",
    time,
    fields: withoutServerFields(fieldSetOf(live, rootPlace(schema))),
  };
  return new Map([[managerId(before), before]]);
};

/**
 * Server-side apply: lays the applied object over the live one, takes out what this manager has stopped to apply, and
 * keeps the books about who owns which field.
 * @throws {StatusError} 409 with a cause for each field that belongs to another manager, unless forced; 400 when the
 * lists of the applied object cannot be merged.
 */
export const serverSideApply = (schema: Struct, request: ApplyRequest): ApplyResult => {
  const { manager, apiVersion, subresource = "", time, force } = request;
  const place = rootPlace(schema);
  const live = (request.live ?? {}) as JsonObject;
  const configuration = configurationOf(request);
  checkLists(configuration, place);
  const fields = fieldSetOf(configuration, place);
  const managers = managersBefore(schema, request);
  const applier: Omit<Manager, "fields"> = { manager, operation: "Apply", apiVersion, subresource, time };
  const id = managerId(applier);
  const last = managers.get(id);

  const others = [...managers].filter(([key]) => key !== id).map(([, { fields: owned }]) => owned);
  const kept = others.reduce<FieldSet>(unionOf, fields);
  const merged = mergeApplied(live, configuration, place);
  const object = last ? removeAbandoned(merged, { last: last.fields, kept }, place) : merged;

  const comparison = compareObjects(live, object, place);
  const written = writtenFields(comparison);
  const conflicts = findConflicts(managers, id, written);
  if (!force && conflicts.length > 0) {
    const refused = manager === kubectl ? exceptAllowed(conflicts, fieldsOfClientSideApply(schema, live)) : conflicts;
    if (refused.length > 0) throw conflictError(refused);
  }
  takeFromOthers(managers, id, unionOf(written, comparison.removed));
  const owned = withoutServerFields(fields);
  const sameOwner = last !== undefined && last.apiVersion === apiVersion && deepEqual(last.fields, owned);
  if (request.live && sameOwner && isUnchanged(comparison)) return { object: live, changed: false };
  managers.set(id, { ...applier, fields: owned });
  const metadata = { ...(object.metadata as JsonObject | undefined), managedFields: writeManagers(managers) };
  const result = { ...object, metadata };
  return { object: manager === kubectl ? syncLastApplied(result, configuration) : result, changed: true };
};
