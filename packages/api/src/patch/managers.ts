import type { ManagedFieldsEntry } from "../meta/v1/schema/object-meta";
import { differenceOf, type FieldSet, isEmptySet, unionOf } from "./field-set";

/** One manager and the fields it owns. */
export interface Manager {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly subresource: string;
  readonly time: string | undefined;
  readonly fields: FieldSet;
}

/** Who owns what of an object. */
export type Managers = Map<string, Manager>;

/** Appliers are one manager whatever version they apply in; updaters are told apart by version. */
export const managerId = ({ manager, operation, apiVersion, subresource }: Omit<Manager, "time" | "fields">): string =>
  JSON.stringify([manager, operation, operation === "Update" ? apiVersion : "", subresource]);

/** The managers that an object names. Entries that cannot be read are left out. */
export const readManagers = (entries: readonly ManagedFieldsEntry[] | undefined): Managers => {
  const managers: Managers = new Map();
  for (const { manager = "", operation, apiVersion = "", subresource = "", time, fieldsV1 } of entries ?? []) {
    if ((operation !== "Apply" && operation !== "Update") || !fieldsV1) continue;
    const fields = fieldsV1 as FieldSet;
    const entry: Manager = { manager, operation, apiVersion, subresource, time, fields };
    managers.set(managerId(entry), entry);
  }
  return managers;
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const inOrder = (a: Manager, b: Manager): number =>
  compareText(a.operation, b.operation) || compareText(a.time ?? "", b.time ?? "") || compareText(managerId(a), managerId(b));

export const writeManagers = (managers: Managers): ManagedFieldsEntry[] =>
  [...managers.values()].sort(inOrder).map(({ manager, operation, apiVersion, subresource, time, fields }) => ({
    manager,
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: "FieldsV1",
    fieldsV1: fields as Record<string, unknown>,
    ...(subresource === "" ? {} : { subresource }),
  }));

/** Fields that belong to the server and to nobody else. */
const serverFields: FieldSet = {
  "f:apiVersion": {},
  "f:kind": {},
  "f:metadata": {
    ".": {},
    "f:name": {},
    "f:namespace": {},
    "f:creationTimestamp": {},
    "f:selfLink": {},
    "f:uid": {},
    "f:generation": {},
    "f:managedFields": {},
    "f:resourceVersion": {},
  },
};

/** The set without fields that only the server sets. */
export const withoutServerFields = (set: FieldSet): FieldSet => differenceOf(set, serverFields);

/** Takes fields away from all managers but one; those who own nothing any more are gone. */
export const takeFromOthers = (managers: Managers, owner: string, fields: FieldSet): void => {
  if (isEmptySet(fields)) return;
  for (const [id, manager] of managers) {
    if (id === owner) continue;
    const left = differenceOf(manager.fields, fields);
    if (isEmptySet(left)) managers.delete(id);
    else managers.set(id, { ...manager, fields: left });
  }
};

const maximumUpdaters = 10;

/** Keeps the number of updaters bounded: the oldest are thrown together under one name, as Kubernetes does. */
export const capUpdaters = (managers: Managers): void => {
  const updaters = [...managers].filter(([, { operation }]) => operation === "Update").sort(([, a], [, b]) => inOrder(a, b));
  for (const [id, updater] of updaters.slice(0, Math.max(0, updaters.length - maximumUpdaters))) {
    managers.delete(id);
    const ancient: Manager = { ...updater, manager: "ancient-changes" };
    const ancientId = managerId(ancient);
    const known = managers.get(ancientId);
    managers.set(ancientId, known ? { ...known, fields: unionOf(known.fields, ancient.fields) } : ancient);
  }
};
