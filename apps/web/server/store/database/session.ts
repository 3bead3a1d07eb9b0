import pg from "pg";
import type { Logger } from "../../log";
import { unavailable } from "../errors";

export interface SessionOptions {
  readonly databaseUrl: string;
  /** Shown in pg_stat_activity. */
  readonly name: string;
  readonly logger: Logger;
  /** Statements for every new connection, before anybody else uses it. */
  readonly setUp?: (client: pg.Client) => Promise<unknown>;
  readonly onConnect?: () => void;
  readonly onNotification?: (payload: string) => void;
}

/** How long a request waits for a lost connection to come back before it fails, in ms. */
const patience = 2_000;
/** A statement that takes longer than this, in ms, is given up together with its connection. */
const statementTimeout = 15_000;
const shortestRetry = 50;
const longestRetry = 2_000;

/** Whether Postgres itself said no, and the connection and everything on it is as it was. */
export const isRefusal = (error: unknown): error is pg.DatabaseError =>
  error instanceof pg.DatabaseError && error.severity === "ERROR" && !error.code?.startsWith("57P");

/** One connection that comes back by itself. */
export class Session {
  readonly #options: SessionOptions;
  #client: pg.Client | undefined;
  #waiting: { resolve: (client: pg.Client) => void; reject: (error: unknown) => void; timer: NodeJS.Timeout }[] = [];
  #retry: NodeJS.Timeout | undefined;
  #delay = shortestRetry;
  #closed = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    void this.#connect();
  }

  get connected(): boolean {
    return this.#client !== undefined;
  }

  /** The open connection. Rejects with 503 when there is none for some time. */
  async client(): Promise<pg.Client> {
    if (this.#client) return this.#client;
    if (this.#closed) throw unavailable("the store is closed");
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((waiting) => waiting.timer !== timer);
        reject(unavailable("the database is unavailable; nothing was changed"));
      }, patience);
      this.#waiting.push({ resolve, reject, timer });
    });
  }

  /** Gives a connection up, whatever it is doing; a new one is opened. */
  discard(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    client.removeAllListeners("notification");
    // Ends the socket at once when a statement is under way, which then fails.
    void client.end().catch(() => undefined);
    this.#schedule();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    for (const { reject, timer } of this.#waiting.splice(0)) {
      clearTimeout(timer);
      reject(unavailable("the store is closed"));
    }
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  #schedule(): void {
    if (this.#closed) return;
    this.#retry = setTimeout(() => void this.#connect(), this.#delay);
    this.#delay = Math.min(this.#delay * 2, longestRetry);
  }

  async #connect(): Promise<void> {
    const { databaseUrl, name, logger, setUp, onConnect, onNotification } = this.#options;
    const client = new pg.Client({
      connectionString: databaseUrl,
      application_name: `gantry ${name}`,
      connectionTimeoutMillis: 5_000,
      query_timeout: statementTimeout,
      keepAlive: true,
    });
    client.on("error", (error) => {
      logger.warn({ error: error.message, connection: name }, "lost a connection to the database");
      this.discard(client);
    });
    client.on("end", () => this.discard(client));
    if (onNotification) client.on("notification", ({ payload }) => onNotification(payload ?? ""));
    try {
      await client.connect();
      await setUp?.(client);
    } catch (error) {
      logger.debug({ error: String(error), connection: name }, "cannot connect to the database yet");
      void client.end().catch(() => undefined);
      this.#schedule();
      return;
    }
    if (this.#closed) {
      await client.end().catch(() => undefined);
      return;
    }
    this.#client = client;
    this.#delay = shortestRetry;
    for (const { resolve, timer } of this.#waiting.splice(0)) {
      clearTimeout(timer);
      resolve(client);
    }
    onConnect?.();
  }
}
