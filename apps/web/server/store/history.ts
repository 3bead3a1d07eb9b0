import pg from "pg";
import type { RingLimits } from "./change-ring";
import { type ChangeRow, changeColumns, toLoggedChange, toRevision } from "./database/rows";
import { tooOld, unavailable } from "./errors";
import { resourceText } from "./resource-text";
import type { Change, ResourceName, StoredObject } from "./types";

const sameObject = "p.resource = c.resource AND p.namespace = c.namespace AND p.name = c.name";

/** The objects as they were at revision $1: those that stand untouched since, and the last state before of the others. */
const stateAt = (filter: string): string => `
  SELECT ${changeColumns} FROM objects o JOIN object_changes c ON c.revision = o.revision WHERE o.revision <= $1 ${filter}
  UNION ALL
  SELECT ${changeColumns.replaceAll("c.", "p.")}
  FROM (SELECT DISTINCT c.resource, c.namespace, c.name FROM object_changes c WHERE c.revision > $1 ${filter}) c
  CROSS JOIN LATERAL (SELECT p.* FROM object_changes p WHERE ${sameObject} AND p.revision <= $1 ORDER BY p.revision DESC LIMIT 1) p
  WHERE p.operation <> 2`;

export interface State {
  readonly objects: readonly StoredObject[];
  readonly revision: number;
}

const chunk = 1_000;

/** Reads what is no longer, or not yet, in memory. Its connections are opened when needed and closed again soon. */
export class History {
  readonly #pool: pg.Pool;

  constructor(databaseUrl: string) {
    this.#pool = new pg.Pool({
      connectionString: databaseUrl,
      application_name: "gantry history",
      max: 2,
      idleTimeoutMillis: 5_000,
      connectionTimeoutMillis: 5_000,
    });
    this.#pool.on("error", () => undefined);
  }

  /** A whole state, some changes back, so that those can be taken in as history: as many as the limits allow. */
  recentState({ count, bytes, age }: RingLimits): Promise<State> {
    return this.#read(async (client) => {
      const { rows } = await client.query<{ revision: string }>(
        `SELECT greatest(k.revision, (
           SELECT max(revision) FROM (
             SELECT c.revision, c.at, sum(c.size) OVER (ORDER BY c.revision DESC) AS bytes, row_number() OVER (ORDER BY c.revision DESC) AS number
             FROM (SELECT revision, at, octet_length(body) AS size FROM object_changes ORDER BY revision DESC LIMIT $1 + 1) c
           ) c WHERE c.number > $1 OR c.bytes > $2 OR c.at < clock_timestamp() - $3 * interval '1 millisecond'
         )) AS revision
         FROM object_compaction k`,
        [count, bytes, age],
      );
      const revision = toRevision(rows[0]?.revision);
      return { revision, objects: await readState(client, revision) };
    });
  }

  /** The objects of a resource at a revision. Rejects with 410 when history does not go back to it. */
  stateOf(resource: ResourceName, revision: number): Promise<readonly StoredObject[]> {
    return this.#read(async (client) => {
      await checkKept(client, revision);
      return readState(client, revision, resourceText(resource));
    });
  }

  /** The changes to a resource after one revision up to another, with what they replaced, in order. Rejects with 410 like stateOf. */
  async *changes(
    resource: ResourceName,
    range: { after: number; upTo: number; namespace: string | undefined },
  ): AsyncGenerator<readonly Change[]> {
    for (let after = range.after; ; ) {
      const changes = await this.#read(async (client) => {
        await checkKept(client, after);
        return readChanges(client, resourceText(resource), { ...range, after });
      });
      const last = changes.at(-1);
      if (last) yield changes;
      if (!last || changes.length < chunk) return;
      after = last.revision;
    }
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  /** One snapshot for all statements, so that compaction cannot take rows away between them. */
  async #read<T>(run: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect().catch(() => {
      throw unavailable("the database is unavailable");
    });
    let broken: Error | undefined;
    try {
      await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      const result = await run(client);
      await client.query("COMMIT");
      return result;
    } catch (error) {
      broken = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      client.release(broken);
    }
  }
}

const checkKept = async (client: pg.PoolClient, revision: number): Promise<void> => {
  const { rows } = await client.query<{ revision: string }>("SELECT revision FROM object_compaction");
  const oldest = toRevision(rows[0]?.revision);
  if (revision < oldest) throw tooOld(revision, oldest);
};

/** Fetches in portions: a large cluster does not stand in memory twice. */
const readState = async (client: pg.PoolClient, revision: number, resource?: string): Promise<StoredObject[]> => {
  const filter = resource === undefined ? "" : "AND c.resource = $2";
  await client.query(`DECLARE state NO SCROLL CURSOR FOR ${stateAt(filter)}`, resource === undefined ? [revision] : [revision, resource]);
  const objects: StoredObject[] = [];
  for (;;) {
    const { rows } = await client.query<ChangeRow>(`FETCH ${chunk} FROM state`);
    for (const row of rows) objects.push(toLoggedChange(row).stored);
    if (rows.length < chunk) return objects;
  }
};

interface ChangeAndPreviousRow extends ChangeRow {
  previous: ChangeRow | null;
}

const readChanges = async (
  client: pg.PoolClient,
  resource: string,
  { after, upTo, namespace }: { after: number; upTo: number; namespace: string | undefined },
): Promise<Change[]> => {
  const { rows } = await client.query<ChangeAndPreviousRow>(
    `SELECT ${changeColumns}, CASE WHEN c.operation <> 0 THEN (
       SELECT json_build_object('revision', p.revision::text, 'uid', p.uid, 'body', p.body)
       FROM object_changes p WHERE ${sameObject} AND p.revision < c.revision ORDER BY p.revision DESC LIMIT 1) END AS previous
     FROM object_changes c
     WHERE c.resource = $1 AND c.revision > $2 AND c.revision <= $3 AND ($4::text IS NULL OR c.namespace = $4)
     ORDER BY c.revision LIMIT ${chunk}`,
    [resource, after, upTo, namespace ?? null],
  );
  return rows.map((row) => {
    const { operation, stored } = toLoggedChange(row);
    const previous = row.previous ? toLoggedChange({ ...row, ...row.previous, operation: 1 }).stored : undefined;
    const type = operation === "create" ? "ADDED" : operation === "update" ? "MODIFIED" : "DELETED";
    return { type, revision: stored.revision, current: stored, ...(previous ? { previous } : {}) };
  });
};
