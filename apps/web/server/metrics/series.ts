import type { Point } from "./recent-history";

export interface Series {
  /** In ms since 1970, ascending. */
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
}

/** A silence of more than so many steps is a gap. */
const gap = 3;

/**
 * One metric of some points, averaged over steps (ms) where points are closer together than that. Gaps get one null
 * each, so that a chart does not draw a line across.
 */
export const toSeries = (points: Iterable<Point>, metric: number, step: number): Series => {
  const times: number[] = [];
  const values: (number | null)[] = [];
  let bucket = Number.NaN;
  let total = 0;
  let count = 0;
  const close = () => {
    if (count > 0) values.push(total / count);
    total = 0;
    count = 0;
  };
  for (const { time, values: sample } of points) {
    const value = sample[metric] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const next = Math.floor(time / step) * step;
    if (next !== bucket) {
      close();
      if (next - bucket > gap * step) {
        times.push(bucket + step);
        values.push(null);
      }
      bucket = next;
      times.push(next);
    }
    total += value;
    count++;
  }
  close();
  return { times, values };
};
