/** One measured line as the server sends it. */
export interface MeasuredSeries {
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
}

/** Series that were measured at different moments, on one time axis. Missing moments are null: a gap, not a zero. */
export const alignSeries = (series: readonly MeasuredSeries[]): { times: number[]; values: (number | null)[][] } => {
  const times = [...new Set(series.flatMap((each) => each.times))].sort((a, b) => a - b);
  const place = new Map(times.map((time, index) => [time, index]));
  const values = series.map((each) => {
    const line: (number | null)[] = new Array<number | null>(times.length).fill(null);
    for (const [index, time] of each.times.entries()) line[place.get(time) ?? 0] = each.values[index] ?? null;
    return line;
  });
  return { times, values };
};
