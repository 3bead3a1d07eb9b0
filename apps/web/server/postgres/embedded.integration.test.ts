import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, migrationsDirectory, startTestPostgres, type TestPostgres } from "../testing/postgres";
import { checkDatabase, migrate, startEmbeddedPostgres, withConnection } from ".";

const answer = (databaseUrl: string): Promise<unknown> =>
  withConnection(databaseUrl, async (client) => (await client.query("SELECT 42 AS answer")).rows[0]?.answer);

describe("embedded Postgres", () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startTestPostgres();
  });
  afterAll(() => postgres.remove());

  it("answers, and is adopted by a second start on the same folder", async () => {
    await expect(answer(postgres.databaseUrl)).resolves.toBe(42);
    const again = await startEmbeddedPostgres({ directory: postgres.directory });
    expect(again).toMatchObject({ adopted: true, pid: postgres.pid, databaseUrl: postgres.databaseUrl });
  });

  it("starts again after kill -9 with what was committed", async () => {
    await withConnection(postgres.databaseUrl, (client) => client.query("CREATE TABLE kept AS SELECT 1 AS one"));
    process.kill(postgres.pid, "SIGKILL");
    const again = await startEmbeddedPostgres({ directory: postgres.directory });
    expect(again.adopted).toBe(false);
    await withConnection(again.databaseUrl, async (client) => expect((await client.query("SELECT * FROM kept")).rowCount).toBe(1));
    await again.stop();
    await expect(answer(again.databaseUrl)).rejects.toThrow(/No Postgres answers/);
  });

  it("says in one sentence what is wrong with a database", async () => {
    await expect(checkDatabase("mysql://x")).rejects.toThrow(/not a database URL/);
    await expect(checkDatabase("postgresql://u:secret@127.0.0.1:1/x")).rejects.toThrow(
      "No Postgres answers at postgresql://u:***@127.0.0.1:1/x. Start it, or correct DATABASE_URL.",
    );
  });

  it("migrates once, also when replicas start together", async () => {
    const database = await createTestDatabase();
    const again = await Promise.all([1, 2, 3].map(() => migrate(database.databaseUrl, migrationsDirectory)));
    expect(again).toEqual([[], [], []]);
    await database.drop();
  });
});
