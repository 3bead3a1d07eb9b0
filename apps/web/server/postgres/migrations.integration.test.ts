import { execFile } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/postgres";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

describe("migrations", () => {
  let database: TestDatabase;
  const prisma = async (...args: string[]): Promise<string> => {
    const env = { ...process.env, DATABASE_URL: database.databaseUrl };
    const running = promisify(execFile)(path.join(root, "node_modules/.bin/prisma"), args, { cwd: root, env, timeout: 50_000 });
    running.child.stdin?.end();
    return (await running).stdout;
  };

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it("are recorded as Prisma records them", async () => {
    await expect(prisma("migrate", "status")).resolves.toContain("Database schema is up to date!");
  });

  it("make the tables that the Prisma schema describes", async () => {
    await expect(
      prisma("migrate", "diff", "--from-migrations", "prisma/migrations", "--to-schema", "prisma/schema.prisma", "--exit-code"),
    ).resolves.toContain("No difference detected");
  });
});
