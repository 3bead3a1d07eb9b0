import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type EmbeddedPostgres, migrate, startEmbeddedPostgres, withConnection } from "../postgres";

/** The repository's migrations. */
export const migrationsDirectory = fileURLToPath(new URL("../../../../prisma/migrations", import.meta.url));

export interface TestPostgres extends EmbeddedPostgres {
  /** The folder that it was started on; start an EmbeddedPostgres there again after stopping this one. */
  readonly directory: string;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

/** A Postgres of its own for a test that stops or kills it. Durable, unlike the shared one. */
export const startTestPostgres = async (settings: Readonly<Record<string, string>> = {}): Promise<TestPostgres> => {
  const directory = await mkdtemp(path.join(tmpdir(), "gantry-test-postgres-"));
  const postgres = await startEmbeddedPostgres({ directory, settings });
  const remove = async () => {
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  };
  return { ...postgres, directory, remove };
};

const withDatabase = (databaseUrl: string, name: string): string => {
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return url.toString();
};

export interface TestDatabase {
  readonly databaseUrl: string;
  /** Disconnects everybody and drops the database. */
  drop(): Promise<void>;
}

/** A fresh, migrated database on a server; of the shared test server when none is given. */
export const createTestDatabase = async (server?: string): Promise<TestDatabase> => {
  const serverUrl = server ?? process.env[sharedServer];
  if (!serverUrl) throw new Error("The shared test Postgres is not running: run this test in vitest's project `integration`.");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const from = server ? "" : `TEMPLATE ${template}`;
  await withConnection(serverUrl, (client) => client.query(`CREATE DATABASE ${name} ${from}`));
  const databaseUrl = withDatabase(serverUrl, name);
  if (server) await migrate(databaseUrl, migrationsDirectory);
  const drop = async () => {
    await withConnection(serverUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  };
  return { databaseUrl, drop };
};

/** A migrated database to copy: quicker than migrating each one. */
const template = "migrated";

const sharedServer = "GANTRY_TEST_POSTGRES";

/** vitest's global set-up: one throwaway server for the whole run, which need not survive a crash. */
export const setup = async (): Promise<() => Promise<void>> => {
  const postgres = await startTestPostgres({ fsync: "off", full_page_writes: "off", max_connections: "200" });
  await withConnection(postgres.databaseUrl, (client) => client.query(`CREATE DATABASE ${template}`));
  await migrate(withDatabase(postgres.databaseUrl, template), migrationsDirectory);
  process.env[sharedServer] = postgres.databaseUrl;
  return () => postgres.remove();
};
