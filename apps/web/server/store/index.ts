import { defaultOptions, type StoreOptions } from "./options";
import { PostgresStore } from "./postgres-store";
import type { ObjectStore } from "./types";

export type { StoreOptions } from "./options";
export { resourceText } from "./resource-text";
export type * from "./types";

/**
 * Opens the objects in a migrated database and loads them into memory. Several processes may have the same database
 * open. Rejects when the database cannot be read.
 */
export const openStore = (options: Pick<StoreOptions, "databaseUrl" | "logger"> & Partial<StoreOptions>): Promise<ObjectStore> =>
  PostgresStore.open({ ...defaultOptions, ...options });
