import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/postgres";
import { MinuteHistory } from "./minute-history";

const minute = 60_000;
const day = 1_440 * minute;

describe("minute history", () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.databaseUrl, max: 2 });
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it("keeps the average of each minute, for a day", async () => {
    const history = new MinuteHistory(pool, { age: day });
    await history.flush(5 * minute);
    for (const value of [1, 2, 3]) history.add("node/a", [value, 10, Number.NaN, 0, 0, 0, 0]);
    await history.flush(5 * minute + 10_000);
    expect(await history.points("node/a", 0, day)).toEqual([]);
    await history.flush(6 * minute);
    expect(await history.points("node/a", 0, day)).toEqual([{ time: 5 * minute, values: [2, 10, Number.NaN, 0, 0, 0, 0] }]);
    await history.flush(2 * day);
    expect(await history.points("node/a", 0, day)).toEqual([]);
  });
});
