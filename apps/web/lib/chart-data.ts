/** One measured line as the server sends it. */
export interface MeasuredSeries {
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
}

/** Null is a gap in what was measured; undefined a moment that only other lines have, and is drawn across. */
export type LineValue = number | null | undefined;

/** Series that were measured at different moments, on one time axis. */
export const alignSeries = (series: readonly MeasuredSeries[]): { times: number[]; values: LineValue[][] } => {
  const times = [...new Set(series.flatMap((each) => each.times))].sort((a, b) => a - b);
  const place = new Map(times.map((time, index) => [time, index]));
  const values = series.map((each) => {
    const line = new Array<LineValue>(times.length).fill(undefined);
    for (const [index, time] of each.times.entries()) line[place.get(time) ?? 0] = each.values[index] ?? null;
    return line;
  });
  return { times, values };
};
