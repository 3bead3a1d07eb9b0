import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type pg from "pg";
import { withConnection } from "./connect";
import { DatabaseUnusableError, explainDatabaseError } from "./errors";

/** The lock that Prisma's own migration engine takes: the two never migrate at the same time. */
const prismaLock = 72707369;

/** Where Prisma keeps its record; `prisma migrate status` reads it. */
const createRecord = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY NOT NULL, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
  logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

interface AppliedMigration {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
}

const readMigrations = async (directory: string): Promise<Migration[]> => {
  const names = (await readdir(directory)).filter((name) => existsSync(path.join(directory, name, "migration.sql"))).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(path.join(directory, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
};

const applyMigration = async (client: pg.Client, { name, sql, checksum }: Migration): Promise<void> => {
  await client.query("BEGIN");
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
};

const applyPending = async (client: pg.Client, migrations: readonly Migration[]): Promise<string[]> => {
  await client.query(createRecord);
  const { rows } = await client.query<AppliedMigration>(
    "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  const applied = new Map(rows.map((row) => [row.migration_name, row]));
  const newer = rows.find((row) => !migrations.some((migration) => migration.name === row.migration_name));
  if (newer) {
    throw new DatabaseUnusableError(
      `The database was migrated by a newer Gantry (it has ${newer.migration_name}). Start that version, or give this one another database.`,
    );
  }
  const done: string[] = [];
  for (const migration of migrations) {
    const record = applied.get(migration.name);
    if (record && !record.finished_at) {
      throw new DatabaseUnusableError(
        `The migration ${migration.name} failed half-way earlier. Resolve it with "npx prisma migrate resolve".`,
      );
    }
    if (record && record.checksum !== migration.checksum) {
      throw new DatabaseUnusableError(`The migration ${migration.name} was changed after it had been applied to this database.`);
    }
    if (record) continue;
    await applyMigration(client, migration);
    done.push(migration.name);
  }
  return done;
};

/**
 * Brings the tables of a database up to date with `prisma/migrations`, and records it as Prisma does. Safe to call
 * from several replicas at once. Returns the names of the migrations that it applied.
 */
export const migrate = async (databaseUrl: string, directory: string): Promise<string[]> => {
  const migrations = await readMigrations(directory);
  return withConnection(databaseUrl, async (client) => {
    await client.query("SELECT pg_advisory_lock($1)", [prismaLock]);
    try {
      return await applyPending(client, migrations);
    } catch (error) {
      throw explainDatabaseError(error, databaseUrl);
    } finally {
      await client.query("SELECT pg_advisory_unlock($1)", [prismaLock]).catch(() => undefined);
    }
  });
};
