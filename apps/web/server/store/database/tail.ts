import type pg from "pg";
import type { LoggedChange } from "../object-cache";
import { type ChangeRow, changeColumns, toLoggedChange, toRevision } from "./rows";

const chunk = 1_000;

// One statement, so that the newest revision, the compaction and the changes belong to one moment.
const tailStatement = {
  name: "tail",
  text: `SELECT r.current, k.revision AS compacted, c.* FROM object_revision r CROSS JOIN object_compaction k
    LEFT JOIN LATERAL (SELECT ${changeColumns} FROM object_changes c WHERE c.revision > $1 ORDER BY c.revision LIMIT ${chunk}) c ON true
    ORDER BY c.revision`,
};

type TailRow = ({ revision: null } | ChangeRow) & { current: string; compacted: string };

export interface Tail {
  readonly changes: readonly LoggedChange[];
  /** The changes are complete up to here. */
  readonly upTo: number;
  /** Whether there is more after that. */
  readonly more: boolean;
  /** False when the log does not connect with the cursor: it was compacted past it, or the database is another one. */
  readonly connected: boolean;
}

/** The changes after a revision, up to a chunk of them. */
export const readTail = async (client: pg.Client, after: number): Promise<Tail> => {
  const { rows } = await client.query<TailRow>({ ...tailStatement, values: [after] });
  const current = toRevision(rows[0]?.current);
  const changes = rows.flatMap((row) => (row.revision === null ? [] : [toLoggedChange(row)]));
  const more = changes.length === chunk;
  return {
    changes,
    upTo: more ? (changes.at(-1)?.stored.revision ?? current) : current,
    more,
    connected: current >= after && toRevision(rows[0]?.compacted) <= after,
  };
};
