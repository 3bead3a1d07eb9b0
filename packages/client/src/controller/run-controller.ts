import { isStatus, StatusError } from "@gantry/api";
import type { Logger } from "../logger";
import type { WorkQueue } from "../queue";

export interface ControllerOptions {
  /** For the log. */
  readonly name: string;
  readonly queue: WorkQueue;
  /** Keys worked on at the same time; 1 when left out. */
  readonly concurrency?: number;
  /**
   * Brings what one key names closer to what is wanted. An error puts the key back with backoff.
   * A returned number asks to be called again after so many milliseconds.
   */
  readonly reconcile: (key: string) => Promise<number | undefined> | Promise<void>;
  readonly logger: Logger;
}

export interface RunningController {
  /** Finishes the keys that are under way, and takes no more. */
  stop(): Promise<void>;
}

/** Whether a write was refused because its namespace is going away: nothing to report, nothing to try again. */
export const isNamespaceTerminating = (error: unknown): boolean =>
  error instanceof StatusError && (error.status.details?.causes ?? []).some((cause) => cause.reason === "NamespaceTerminating");

/** Feeds keys from a queue to a reconcile function until it is stopped. */
export const runController = (options: ControllerOptions): RunningController => {
  const { name, queue, reconcile, logger } = options;

  const process = async (key: string): Promise<void> => {
    try {
      const again = await reconcile(key);
      queue.forget(key);
      if (typeof again === "number") queue.addAfter(key, again);
    } catch (error) {
      if (isNamespaceTerminating(error)) {
        queue.forget(key);
        return;
      }
      // Conflicts are everyday: somebody was faster, and the cache will show it in a moment.
      if (isStatus(error, "Conflict")) logger.debug({ controller: name, key, err: error }, "Conflict, will try again");
      else logger.warn({ controller: name, key, err: error, failures: queue.requeues(key) + 1 }, "Reconciling failed, will try again");
      queue.addRateLimited(key);
    } finally {
      queue.done(key);
    }
  };

  const work = async (): Promise<void> => {
    for (let key = await queue.take(); key !== undefined; key = await queue.take()) await process(key);
  };

  const workers = Array.from({ length: options.concurrency ?? 1 }, work);
  return {
    stop: async () => {
      await queue.shutDown();
      await Promise.all(workers);
    },
  };
};
