import { randomUUID } from "node:crypto";
import { StatusError } from "@gantry/api";
import type pg from "pg";
import type { Logger } from "../log";
import { toRevision } from "./database/rows";
import { isRefusal, Session } from "./database/session";
import { readTail } from "./database/tail";
import { tooLarge, unavailable } from "./errors";
import type { ObjectCache } from "./object-cache";

export interface LogReaderOptions {
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly cache: ObjectCache;
  /** Loads the whole state again when the log does not connect with it. */
  readonly reload: () => Promise<void>;
  /** The commit of this process that is under way, which will bring its own changes. */
  readonly commitUnderWay: () => Promise<unknown> | undefined;
  /** How often to look for changes that no notification told of, in ms. */
  readonly pollInterval: number;
}

const channel = "gantry_objects";

/** Keeps the cache level with the log: asks for the newest revision, and reads what other replicas wrote. */
export class LogReader {
  readonly #options: LogReaderOptions;
  readonly #session: Session;
  readonly #replica = randomUUID();
  readonly #poll: NodeJS.Timeout;
  #asking: Promise<number> | undefined;
  #askingNext: Promise<number> | undefined;
  #reading: Promise<void> | undefined;
  #hasPeers = false;
  #announced = 0;
  #announcing = false;

  constructor(options: LogReaderOptions) {
    this.#options = options;
    this.#session = new Session({
      databaseUrl: options.databaseUrl,
      name: "reader",
      logger: options.logger,
      // Notifications are hints: their transactions need not wait for the disk.
      setUp: (client) =>
        client.query(`SET synchronous_commit = off; LISTEN ${channel}; SELECT pg_notify('${channel}', '${this.#replica} hello')`),
      onConnect: () => this.#catchUpInBackground(),
      onNotification: (payload) => this.#onNotification(payload),
    });
    this.#poll = setInterval(() => this.#catchUpInBackground(), options.pollInterval);
    this.#poll.unref();
  }

  /** The newest committed revision. Everybody who asks while a question is on its way shares the next one. */
  newest(): Promise<number> {
    if (!this.#asking) return this.#ask();
    this.#askingNext ??= this.#asking
      .catch(() => undefined)
      .then(() => {
        this.#askingNext = undefined;
        return this.#ask();
      });
    return this.#askingNext;
  }

  /** Resolves when the cache shows everything that was committed before the call. */
  async level(): Promise<void> {
    await this.reach(await this.newest());
  }

  /** Resolves when the cache shows this revision, which is known to be committed. */
  async reach(revision: number): Promise<void> {
    const { cache, commitUnderWay } = this.#options;
    if (cache.applied >= revision) return;
    await commitUnderWay()?.catch(() => undefined);
    while (cache.applied < revision) {
      const before = cache.applied;
      // A read that is under way may have begun before that commit.
      const begunEarlier = this.#reading !== undefined;
      await this.#readOnce();
      if (cache.applied === before && cache.applied < revision && !begunEarlier) throw tooLarge(revision, cache.applied);
    }
  }

  /** Tells other replicas, if there are any, that there is something to read. Never waits. */
  announce(revision: number): void {
    this.#announced = revision;
    if (this.#hasPeers && !this.#announcing) void this.#announceNow();
  }

  async close(): Promise<void> {
    clearInterval(this.#poll);
    await this.#session.close();
  }

  #ask(): Promise<number> {
    const asking = this.#query(async (client) => {
      const { rows } = await client.query<{ current: string }>({ name: "newest", text: "SELECT current FROM object_revision" });
      return toRevision(rows[0]?.current);
    }).finally(() => {
      this.#asking = undefined;
    });
    this.#asking = asking;
    return asking;
  }

  async #query<T>(run: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = await this.#session.client();
    try {
      return await run(client);
    } catch (error) {
      if (error instanceof StatusError) throw error;
      if (!isRefusal(error)) this.#session.discard(client);
      this.#options.logger.warn({ error: String(error) }, "cannot read the change log");
      throw unavailable("the database is unavailable");
    }
  }

  #readOnce(): Promise<void> {
    this.#reading ??= this.#query((client) => this.#read(client)).finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(client: pg.Client): Promise<void> {
    const { cache, reload } = this.#options;
    for (;;) {
      const tail = await readTail(client, cache.applied);
      if (!tail.connected) {
        await reload();
        return;
      }
      cache.apply(tail.changes, tail.upTo);
      if (!tail.more) return;
    }
  }

  #catchUpInBackground(): void {
    if (!this.#session.connected) return;
    this.newest()
      .then(async (revision) => {
        if (revision < this.#options.cache.applied) await this.#readOnce();
        else await this.reach(revision);
      })
      .catch((error: unknown) => this.#options.logger.debug({ error: String(error) }, "catching up failed; it will be tried again"));
  }

  #onNotification(payload: string): void {
    const [replica, message] = payload.split(" ");
    if (replica === this.#replica) return;
    const isNew = !this.#hasPeers;
    this.#hasPeers = true;
    if (isNew || message === "hello") void this.#announceNow();
    if (Number(message) > this.#options.cache.applied) this.#catchUpInBackground();
  }

  async #announceNow(): Promise<void> {
    this.#announcing = true;
    try {
      for (let sent = -1; sent < this.#announced; ) {
        sent = this.#announced;
        const client = await this.#session.client();
        await client.query({ name: "announce", text: "SELECT pg_notify($1, $2)", values: [channel, `${this.#replica} ${sent}`] });
      }
    } catch (error) {
      this.#options.logger.debug({ error: String(error) }, "cannot notify other replicas; they will poll");
    } finally {
      this.#announcing = false;
    }
  }
}
