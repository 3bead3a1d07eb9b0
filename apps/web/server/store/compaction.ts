import type pg from "pg";
import { withConnection } from "../postgres";
import { toRevision } from "./database/rows";

export interface CompactionOptions {
  /** How long history is kept, in ms. */
  readonly window: number;
  /** How many revisions of history are kept at most, however recent. */
  readonly revisions: number;
}

const chunk = 2_000;
/** Any number that nobody else uses. */
const lock = 0x67616e74;

/**
 * The next step: the rows of the log after the last compaction, as far as they are past the window, no more than a
 * chunk of them. Null when there is nothing to do.
 */
const nextStep = `
  SELECT max(revision) AS revision FROM (
    SELECT c.revision, c.at FROM object_changes c, object_compaction k WHERE c.revision > k.revision ORDER BY c.revision LIMIT ${chunk}
  ) c
  WHERE c.at < clock_timestamp() - $1 * interval '1 millisecond' OR c.revision <= (SELECT current FROM object_revision) - $2`;

/** What the step supersedes: all but the newest row of each object that it touches, and that one too if it is a deletion. */
const removeSuperseded = `
  WITH touched AS (
    SELECT c.resource, c.namespace, c.name, max(c.revision) AS newest
    FROM object_changes c, object_compaction k WHERE c.revision > k.revision AND c.revision <= $1
    GROUP BY c.resource, c.namespace, c.name
  )
  DELETE FROM object_changes c USING touched t
  WHERE c.resource = t.resource AND c.namespace = t.namespace AND c.name = t.name
    AND (c.revision < t.newest OR (c.revision = t.newest AND c.operation = 2))`;

/** Does one step in one transaction; false when there is nothing to do, or another replica does it. */
const compactStep = async (client: pg.Client, { window, revisions }: CompactionOptions): Promise<boolean> => {
  await client.query("BEGIN");
  try {
    const { rows: locks } = await client.query<{ ours: boolean }>("SELECT pg_try_advisory_xact_lock($1) AS ours", [lock]);
    const { rows } = locks[0]?.ours ? await client.query<{ revision: string | null }>(nextStep, [window, revisions]) : { rows: [] };
    const revision = rows[0]?.revision;
    if (!revision) {
      await client.query("ROLLBACK");
      return false;
    }
    await client.query(removeSuperseded, [revision]);
    await client.query("UPDATE object_compaction SET revision = $1", [toRevision(revision)]);
    await client.query("COMMIT");
    return true;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
};

/**
 * Shortens the change log to its window, in short transactions on a connection of its own. The state at every revision
 * since stays complete. Stops early when the signal says so.
 */
export const compact = (databaseUrl: string, options: CompactionOptions, signal?: AbortSignal): Promise<void> =>
  withConnection(databaseUrl, async (client) => {
    await client.query("SET statement_timeout = '30s'; SET synchronous_commit = off; SET enable_seqscan = off; SET jit = off");
    while (!signal?.aborted && (await compactStep(client, options)));
  });
