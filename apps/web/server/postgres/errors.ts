/** Why the database cannot be used, said for the person who starts Gantry: what, where, and what to do. */
export class DatabaseUnusableError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "DatabaseUnusableError";
  }
}

/** The code of a Node system error or of a Postgres error (SQLSTATE), if the error carries one. */
export const errorCode = (error: unknown): string | undefined => {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
};

const errorMessage = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A database URL that may be shown: without its password. */
export const withoutPassword = (databaseUrl: string): string => databaseUrl.replace(/^(\w+:\/\/[^:/?#@]*):[^@/]*@/, "$1:***@");

const explanations: Readonly<Record<string, (where: string, error: unknown) => string>> = {
  ECONNREFUSED: (where) => `No Postgres answers at ${where}. Start it, or correct DATABASE_URL.`,
  ENOENT: (where) => `No Postgres answers at ${where}: its socket does not exist. Start it, or correct DATABASE_URL.`,
  ENOTFOUND: (where) => `The host of the database cannot be found: ${where}. Correct DATABASE_URL.`,
  EAI_AGAIN: (where) => `The host of the database cannot be found: ${where}. Correct DATABASE_URL, or check the DNS of this machine.`,
  ETIMEDOUT: (where) => `Postgres at ${where} does not answer. Check the network between, or correct DATABASE_URL.`,
  EHOSTUNREACH: (where) => `Postgres at ${where} cannot be reached. Check the network between, or correct DATABASE_URL.`,
  ENOSPC: () => "The disk is full. Free some space and start again.",
  "28P01": (where) => `Postgres at ${where} refuses the password. Correct DATABASE_URL.`,
  "28000": (where, error) => `Postgres at ${where} refuses this user: ${errorMessage(error)}. Correct DATABASE_URL.`,
  "3D000": (where, error) => `Postgres at ${where} says: ${errorMessage(error)}. Create the database, or correct DATABASE_URL.`,
  "42501": (where, error) =>
    `Postgres at ${where} says: ${errorMessage(error)}. Gantry needs a user that may create tables in its database.`,
  "53100": (where) => `The disk of Postgres at ${where} is full. Free some space and start again.`,
  "53300": (where) => `Postgres at ${where} has no connection left. Raise its max_connections.`,
  "57P03": (where) => `Postgres at ${where} is starting up or shutting down. Try again in a moment.`,
};

/** One message for a failure to reach or to use the database at this URL. Never contains the password. */
export const explainDatabaseError = (error: unknown, databaseUrl: string): DatabaseUnusableError => {
  if (error instanceof DatabaseUnusableError) return error;
  const where = withoutPassword(databaseUrl);
  const explain = explanations[errorCode(error) ?? ""];
  const message = explain ? explain(where, error) : `Postgres at ${where} cannot be used: ${errorMessage(error)}.`;
  return new DatabaseUnusableError(message, { cause: error });
};
