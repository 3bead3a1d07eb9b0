import { setTimeout as sleep } from "node:timers/promises";

export interface UntilOptions {
  /** Milliseconds; 30 s when left out. */
  readonly timeout?: number;
  readonly interval?: number;
}

/** Asks again and again until the answer is one; fails with what was wrong the last time. */
export const until = async <T>(what: string, ask: () => Promise<T | undefined | false>, options: UntilOptions = {}): Promise<T> => {
  const deadline = Date.now() + (options.timeout ?? 30_000);
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await sleep(options.interval ?? 100);
  }
  throw new Error(
    `${what}: not within ${(options.timeout ?? 30_000) / 1000} s${last ? ` (last: ${last instanceof Error ? last.message : String(last)})` : ""}`,
  );
};
