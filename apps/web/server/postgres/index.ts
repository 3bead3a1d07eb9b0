export { checkDatabase, connect, withConnection } from "./connect";
export { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from "./embedded";
export { DatabaseUnusableError, errorCode, explainDatabaseError, withoutPassword } from "./errors";
export { migrate } from "./migrate";
