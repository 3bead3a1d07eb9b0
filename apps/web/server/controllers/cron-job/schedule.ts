import { parseDuration } from "@gantry/api";
import { Cron } from "croner";

/** Starts missed beyond this are not counted one by one. */
const countLimit = 100;

export interface Due {
  /** Milliseconds since the epoch of the latest start that should have been; `undefined` when none is due. */
  readonly latest: number | undefined;
  /** How many starts should have been by now, up to a limit of 101. */
  readonly missed: number;
  /** Milliseconds since the epoch of the next start. */
  readonly next: number | undefined;
}

const names: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

type After = (moment: number) => number | undefined;

/** The first start after a moment, both milliseconds since the epoch. */
const startAfter = (expression: string, timeZone: string | undefined): After => {
  const every = /^@every (.+)$/.exec(expression)?.[1];
  if (every !== undefined) {
    const period = Math.max(1_000, Math.floor((parseDuration(every) ?? 0) / 1_000) * 1_000);
    return (moment) => Math.floor(moment / 1_000) * 1_000 + period;
  }
  const cron = new Cron(names[expression] ?? expression, { paused: true, ...(timeZone ? { timezone: timeZone } : {}) });
  return (moment) => cron.nextRun(new Date(moment))?.getTime();
};

/**
 * The starts of a schedule after `since` and up to `now`.
 * @param schedule A cron expression, in a time zone (that of the process when left out). Throws on one that cannot be read.
 */
export const dueStarts = (schedule: { expression: string; timeZone?: string | undefined }, since: number, now: number): Due => {
  const after = startAfter(schedule.expression.trim(), schedule.timeZone);
  let latest: number | undefined;
  let missed = 0;
  let next = after(since);
  while (next !== undefined && next <= now) {
    latest = next;
    missed += 1;
    // Of very many the latest is still to be found: by going on from ever closer to now.
    next = after(missed > countLimit ? Math.max(next, now - Math.max(1, (now - next) / 2)) : next);
  }
  return { latest, missed: Math.min(missed, countLimit + 1), next };
};
