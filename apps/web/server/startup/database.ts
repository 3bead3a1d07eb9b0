import { join } from "node:path";
import type { Config } from "../config";
import { checkDatabase, migrate, startEmbeddedPostgres } from "../postgres";
import type { Cleanup } from "./cleanup";
import { keepPostgres } from "./keep-postgres";
import type { Report } from "./report";

/** A database that is reachable and up to date: the one that the configuration names, or the embedded one. */
export const openDatabase = async (config: Config, report: Report, cleanup: Cleanup): Promise<string> => {
  let databaseUrl = config.databaseUrl;
  if (databaseUrl === undefined) {
    const directory = join(config.home, "postgres");
    const postgres = await startEmbeddedPostgres({ directory });
    const kept = keepPostgres(directory, postgres);
    cleanup.add("Postgres", () => kept.stop());
    databaseUrl = postgres.databaseUrl;
    report.step(postgres.adopted ? "Postgres was still running" : "Postgres started");
  }
  await checkDatabase(databaseUrl);
  const applied = await migrate(databaseUrl, join(config.webDirectory, "../../prisma/migrations"));
  if (applied.length > 0) report.step(`Database prepared (${applied.length} migration${applied.length > 1 ? "s" : ""})`);
  return databaseUrl;
};
