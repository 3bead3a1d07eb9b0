import type { KubernetesObject } from "../machinery/object";
import type { ManagedFieldsEntry } from "../meta/v1/schema/object-meta";
import type { Struct } from "../schema";
import { compareObjects, isUnchanged, writtenFields } from "./compare";
import { differenceOf, isEmptySet, unionOf } from "./field-set";
import { capUpdaters, type Manager, managerId, readManagers, takeFromOthers, withoutServerFields, writeManagers } from "./managers";
import { rootPlace } from "./structure";

export interface TrackedUpdate {
  /** Absent for a create. */
  readonly previous?: KubernetesObject;
  readonly next: KubernetesObject;
  readonly manager: string;
  readonly apiVersion: string;
  /** Now, as RFC 3339. */
  readonly time: string;
  /** Left out for the object itself. */
  readonly subresource?: string;
  /** Whether a create begins to keep books: where a client names its manager. Otherwise the first apply does. */
  readonly starts?: boolean;
}

/** A client asks for the books to be closed by sending one empty entry. */
const isReset = (entries: readonly ManagedFieldsEntry[] | undefined): boolean =>
  entries?.length === 1 && Object.values(entries[0] ?? {}).every((value) => value === undefined || value === "");

/**
 * The `managedFields` of an object after a write that is no apply: what was changed belongs to the writer and to nobody
 * else. Undefined for objects without books, on which nothing is spent: an object gets them when it is created by a client
 * that names its manager, or by the first apply.
 */
export const trackUpdate = (schema: Struct, update: TrackedUpdate): ManagedFieldsEntry[] | undefined => {
  const { previous, next, time, apiVersion, manager, subresource = "" } = update;
  const sent = next.metadata.managedFields;
  if (isReset(sent)) return undefined;
  const kept = previous?.metadata.managedFields;
  const entries = previous && sent && sent.length > 0 && subresource === "" ? sent : kept;
  if (previous ? !entries || entries.length === 0 : !update.starts) return undefined;
  const comparison = compareObjects(previous ?? {}, next, rootPlace(schema));
  const written = withoutServerFields(writtenFields(comparison));
  const removed = withoutServerFields(comparison.removed);
  if (previous && entries && (isUnchanged(comparison) || (isEmptySet(written) && isEmptySet(removed)))) return [...entries];
  const managers = readManagers(entries);
  const writer: Omit<Manager, "fields"> = { manager, operation: "Update", apiVersion, subresource, time };
  const id = managerId(writer);
  takeFromOthers(managers, id, unionOf(written, removed));
  const fields = differenceOf(unionOf(managers.get(id)?.fields ?? {}, written), removed);
  if (isEmptySet(fields)) managers.delete(id);
  else managers.set(id, { ...writer, fields });
  capUpdaters(managers);
  return writeManagers(managers);
};
