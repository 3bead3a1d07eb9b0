import path from "node:path";
import { defineConfig } from "prisma/config";

// Prisma's command line would download its schema engine; ours runs the one that comes with npm.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.resolve(import.meta.dirname, "scripts/schema-engine.mjs");
process.env.CHECKPOINT_DISABLE ??= "1";

const { DATABASE_URL } = process.env;

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  ...(DATABASE_URL ? { datasource: { url: DATABASE_URL } } : {}),
});
