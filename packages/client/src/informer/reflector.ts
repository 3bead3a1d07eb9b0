import { isStatus, type KubernetesObject, type WatchEvent } from "@gantry/api";
import type { ResourceClient, Selection } from "../client";
import type { Logger } from "../logger";
import { delay, jitteredBackoff } from "../queue";

/** What a reflector tells, in the order in which it happened in the cluster. */
export interface ReflectorSink<T extends KubernetesObject> {
  /** Everything that exists as of a revision; whatever else was known is gone. */
  replace(items: readonly T[], resourceVersion: string): void;
  apply(type: "ADDED" | "MODIFIED" | "DELETED", object: T): void;
  /** Everything up to this revision has been told. */
  progress(resourceVersion: string): void;
}

export interface ReflectorOptions<T extends KubernetesObject> {
  readonly client: ResourceClient<T>;
  readonly selection: Selection;
  readonly sink: ReflectorSink<T>;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

const backoff = { base: 200, maximum: 30_000 };

/** Seconds: watches are opened anew at times, so that a connection that died unnoticed does not last. */
const watchSeconds = (): number => Math.round(300 + Math.random() * 300);

/** History does not go back that far, or the server has not come that far: only a new list helps. */
const needsRelist = (error: unknown): boolean => isStatus(error, "Expired") || isStatus(error, "Gone");

/**
 * Keeps a sink in step with a kind until the signal aborts: lists once, then follows by watch from the revision of the
 * list. A watch that ends is resumed where it ended, so nothing is missed or told twice; when history does not reach
 * back that far it lists again, never accepting anything older than what it has seen.
 */
export const reflect = async <T extends KubernetesObject>(options: ReflectorOptions<T>): Promise<void> => {
  const { client, selection, sink, logger, signal } = options;
  const kind = client.type.plural;
  /** "" before the first list. */
  let seen = "";
  let mustList = true;
  let failures = 0;

  const list = async (): Promise<void> => {
    const notOlder = seen === "" ? {} : ({ resourceVersion: seen, resourceVersionMatch: "NotOlderThan" } as const);
    const result = await client.list({ ...selection, ...notOlder, pageSize: 0, signal });
    seen = result.metadata.resourceVersion ?? "";
    mustList = false;
    sink.replace(result.items, seen);
  };

  const tell = (event: WatchEvent<T>): void => {
    const version = event.object.metadata.resourceVersion;
    if (event.type === "BOOKMARK") {
      seen = version;
      sink.progress(version);
    } else if (event.type !== "ERROR") {
      sink.apply(event.type, event.object);
      seen = version;
    }
  };

  const watch = async (): Promise<void> => {
    const opened = performance.now();
    let events = 0;
    for await (const event of client.watch({
      ...selection,
      resourceVersion: seen,
      bookmarks: true,
      timeoutSeconds: watchSeconds(),
      signal,
    })) {
      if (signal.aborted) return;
      events += 1;
      failures = 0;
      tell(event);
    }
    // A server that ends watches at once, without a word, must not be hammered.
    if (events === 0 && performance.now() - opened < 1_000) failures += 1;
    else failures = 0;
  };

  while (!signal.aborted) {
    try {
      if (mustList) await list();
      await watch();
    } catch (error) {
      if (signal.aborted) return;
      if (needsRelist(error)) {
        // A relist that is answered with 410 as well asked for a revision that the server does not have.
        if (mustList) seen = "";
        mustList = true;
        logger.info({ kind }, "The watch is too far behind, listing again");
      } else {
        logger.warn({ kind, err: error }, "List or watch failed, will try again");
      }
      failures += 1;
    }
    if (failures > 0 && !signal.aborted) await delay(failures === 1 ? 20 : jitteredBackoff(failures - 2, backoff), signal);
  }
};
