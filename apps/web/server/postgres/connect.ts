import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { DatabaseUnusableError, errorCode, explainDatabaseError, withoutPassword } from "./errors";

/** Gantry uses nothing newer than this release of Postgres, and tests nothing older. */
export const oldestPostgres = 14;

/** Opens one connection, or says in one sentence why that cannot be. The caller ends it. */
export const connect = async (databaseUrl: string, config: pg.ClientConfig = {}): Promise<pg.Client> => {
  let client: pg.Client;
  try {
    client = new pg.Client({ connectionTimeoutMillis: 10_000, ...config, connectionString: databaseUrl });
  } catch (error) {
    throw new DatabaseUnusableError(`DATABASE_URL is not a database URL such as postgresql://user:password@host:5432/gantry.`, {
      cause: error,
    });
  }
  // Without a listener, a connection that breaks while nobody waits for it would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw explainDatabaseError(error, databaseUrl);
  }
};

/** Runs something with a connection of its own. */
export const withConnection = async <T>(databaseUrl: string, use: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = await connect(databaseUrl);
  try {
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** Checks at start that the database can be reached and is new enough. Waits a little for one that is starting up. */
export const checkDatabase = async (databaseUrl: string): Promise<void> => {
  if (!/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw new DatabaseUnusableError("DATABASE_URL is not a database URL such as postgresql://user:password@host:5432/gantry.");
  }
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      const version = await withConnection(databaseUrl, async (client) => {
        const { rows } = await client.query<{ number: string; name: string }>(
          "SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS name",
        );
        return { major: Math.floor(Number(rows[0]?.number) / 10_000), name: rows[0]?.name };
      });
      if (version.major >= oldestPostgres) return;
      throw new DatabaseUnusableError(
        `Postgres at ${withoutPassword(databaseUrl)} is version ${version.name}; Gantry needs ${oldestPostgres} or newer.`,
      );
    } catch (error) {
      const starting = error instanceof DatabaseUnusableError && errorCode(error.cause) === "57P03";
      if (!starting || Date.now() > deadline) throw explainDatabaseError(error, databaseUrl);
      await delay(200);
    }
  }
};
