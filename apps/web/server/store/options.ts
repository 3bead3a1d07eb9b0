import type { Logger } from "../log";
import type { RingLimits } from "./change-ring";
import type { CompactionOptions } from "./compaction";

/** Everything about a store that can be set. */
export interface StoreOptions {
  /** Of a migrated database; through no pooler that shares sessions, since notifications and locks belong to one. */
  readonly databaseUrl: string;
  readonly logger: Logger;
  /** How much recent history stands in memory. Lists go on to their next page as long as theirs does. */
  readonly ring: RingLimits;
  /** How many changes may wait for one watch. */
  readonly watchCapacity: number;
  readonly compaction: CompactionOptions;
  /** In ms. */
  readonly compactionInterval: number;
  /** How often to look for changes of which no notification came, in ms. */
  readonly pollInterval: number;
}

export const defaultOptions = {
  ring: { count: 20_000, bytes: 32 * 1024 * 1024, age: 5 * 60_000 },
  watchCapacity: 10_000,
  compaction: { window: 60 * 60_000, revisions: 500_000 },
  compactionInterval: 60_000,
  pollInterval: 3_000,
} as const satisfies Partial<StoreOptions>;
