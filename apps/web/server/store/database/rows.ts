import type { LoggedChange, Operation } from "../object-cache";
import { parseResourceText } from "../resource-text";
import { StoredVersion } from "../stored-version";

/** A row of object_changes, selected with `changeColumns`. */
export interface ChangeRow {
  revision: string;
  operation: number;
  resource: string;
  namespace: string;
  name: string;
  uid: string;
  at: number;
  body: string;
}

/** The columns of a ChangeRow, from a table named or aliased c. */
export const changeColumns =
  "c.revision, c.operation, c.resource, c.namespace, c.name, c.uid, (extract(epoch FROM c.at) * 1000)::float8 AS at, c.body";

const operations: readonly Operation[] = ["create", "update", "delete"];

/** How operations are numbered in the tables. */
export const operationNumber: Readonly<Record<Operation, number>> = { create: 0, update: 1, delete: 2 };

/** A bigint as a number. Revisions stay below 2^53 for 285,000 years at 1,000 a second. */
export const toRevision = (value: string | number | undefined): number => {
  const revision = Number(value);
  if (!Number.isSafeInteger(revision)) throw new Error(`not a revision: ${value}`);
  return revision;
};

export const toLoggedChange = (row: ChangeRow): LoggedChange => {
  const operation = operations[row.operation];
  if (!operation) throw new Error(`unknown operation ${row.operation} in the change log at revision ${row.revision}`);
  const key = { ...parseResourceText(row.resource), namespace: row.namespace, name: row.name };
  return { operation, at: row.at, stored: new StoredVersion({ key, uid: row.uid, revision: toRevision(row.revision), body: row.body }) };
};
