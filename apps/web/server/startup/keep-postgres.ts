import { log } from "../log";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../postgres";
import { isRunning } from "../postgres/process-state";

/** It may be a process that another control plane started, so nothing tells when it ends. Milliseconds. */
const checkEvery = 500;

/** The embedded Postgres, started again whenever it ends without being asked to: killed, or out of memory. */
export const keepPostgres = (directory: string, first: EmbeddedPostgres): { readonly stop: () => Promise<void> } => {
  let current = first;
  let restarting: Promise<void> | undefined;
  const restart = async (): Promise<void> => {
    try {
      current = await startEmbeddedPostgres({ directory });
      log.warn({ pid: current.pid }, "Postgres had ended and was started again");
    } catch (error) {
      log.error({ err: error }, "Postgres has ended and does not start again; trying on");
    }
  };
  const check = async (): Promise<void> => {
    if (restarting || (await isRunning(current.pid)) || stopped) return;
    restarting ??= restart().finally(() => {
      restarting = undefined;
    });
  };
  let stopped = false;
  const timer = setInterval(() => void check(), checkEvery);
  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await restarting;
      await current.stop();
    },
  };
};
