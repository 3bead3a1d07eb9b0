import type pg from "pg";
import type { Logger } from "../log";
import { isRefusal, Session } from "./database/session";
import { readTail } from "./database/tail";
import { outcomeUnknown, unavailable } from "./errors";
import type { ObjectCache } from "./object-cache";
import { type PendingWrite, type PreparedWrite, prepareAgain, sendBatch, settleBatch, takeBatch } from "./write-batch";

export interface GroupCommitOptions {
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly cache: ObjectCache;
  readonly reload: () => Promise<void>;
  readonly onCommit: (revision: number) => void;
}

const mostQueued = 20_000;

/** Not one of our locks is held longer than a statement, unless the process hangs: then the server lets go of it. */
const setUp = (client: pg.Client) =>
  client.query("SET synchronous_commit = on; SET idle_in_transaction_session_timeout = '5s'; SET lock_timeout = '10s'");

/** A failure of which it is certain that nothing was committed. */
class NotCommitted extends Error {}

/** Commits the writes that wait, all those that came in during one commit with the next. */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  readonly #session: Session;
  readonly #queue: PendingWrite[] = [];
  #running: Promise<void> | undefined;
  #underWay: Promise<void> | undefined;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
    this.#session = new Session({ databaseUrl: options.databaseUrl, name: "writer", logger: options.logger, setUp });
  }

  /** The commit that has been sent and not answered. */
  get underWay(): Promise<void> | undefined {
    return this.#underWay;
  }

  submit(write: PendingWrite): void {
    if (this.#queue.length >= mostQueued) {
      write.reject(unavailable("too many writes are waiting for the database"));
      return;
    }
    this.#queue.push(write);
    this.#running ??= this.#run();
  }

  /** Waits for what was submitted, then disconnects. */
  async close(): Promise<void> {
    await this.#running;
    await this.#session.close();
  }

  async #run(): Promise<void> {
    // Whoever writes in the same turn shares the first commit already.
    await undefined;
    while (this.#queue.length > 0) {
      const client = await this.#connection();
      const batch = client ? takeBatch(this.#queue, this.#options.cache) : [];
      if (!client || batch.length === 0) continue;
      this.#underWay = this.#commit(client, batch);
      await this.#underWay;
      this.#underWay = undefined;
    }
    // In the turn in which the queue was seen empty: a write that comes next starts another run.
    this.#running = undefined;
  }

  /** The connection; without one, whoever waits is told so. */
  async #connection(): Promise<pg.Client | undefined> {
    try {
      return await this.#session.client();
    } catch (error) {
      for (const write of this.#queue.splice(0)) write.reject(error);
      return undefined;
    }
  }

  /** Never rejects: every write of the batch learns its outcome. */
  async #commit(client: pg.Client, batch: readonly PreparedWrite[]): Promise<void> {
    const { cache, logger, onCommit } = this.#options;
    const base = cache.applied;
    try {
      const results = await sendBatch(client, base, batch);
      if (results) settleBatch(cache, base, batch, results);
      else await this.#commitBehindOthers(client, batch);
      onCommit(cache.applied);
    } catch (error) {
      logger.error({ error: String(error), writes: batch.length }, "a commit failed");
      const certain = error instanceof NotCommitted || isRefusal(error);
      const answer = certain ? unavailable(`the database did not commit: ${error.message}`) : outcomeUnknown();
      if (!isRefusal(error)) this.#session.discard(client);
      for (const { write } of batch) write.reject(answer);
    }
  }

  /** Another replica has written: takes the lock first, reads what it wrote, and commits on top of that. */
  async #commitBehindOthers(client: pg.Client, first: readonly PreparedWrite[]): Promise<void> {
    const { cache } = this.#options;
    let batch: readonly PreparedWrite[] = [];
    let base = 0;
    let results: number[] | undefined;
    try {
      await client.query("BEGIN");
      await client.query("SELECT FROM object_revision FOR UPDATE");
      await this.#catchUp(client);
      batch = prepareAgain(first, cache);
      base = cache.applied;
      if (batch.length > 0) results = await sendBatch(client, base, batch);
    } catch (error) {
      await client.query("ROLLBACK").catch(() => undefined);
      throw new NotCommitted(error instanceof Error ? error.message : String(error), { cause: error });
    }
    if (!results) {
      await client.query("ROLLBACK");
      return;
    }
    await client.query("COMMIT");
    settleBatch(cache, base, batch, results);
  }

  async #catchUp(client: pg.Client): Promise<void> {
    const { cache, reload } = this.#options;
    for (;;) {
      const tail = await readTail(client, cache.applied);
      if (!tail.connected) {
        await reload();
        continue;
      }
      cache.apply(tail.changes, tail.upTo);
      if (!tail.more) return;
    }
  }
}
