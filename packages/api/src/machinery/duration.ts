/** Durations: Go's notation (`1h30m`) of the API, and the short notation (`5d3h`) of AGE columns. */

const unitNanoseconds: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };
const wholeShape = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;
const partShape = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;

/** Milliseconds of a Go duration (`1h30m`, `250ms`, `-1.5s`, `0`), or undefined when the text is none. */
export const parseDuration = (text: string): number | undefined => {
  if (/^[+-]?0$/.test(text)) return 0;
  if (!wholeShape.test(text)) return undefined;
  let nanoseconds = 0;
  for (const [, amount = "", unit = ""] of text.matchAll(partShape)) nanoseconds += Number(amount) * (unitNanoseconds[unit] ?? 0);
  return (text.startsWith("-") ? -nanoseconds : nanoseconds) / 1e6;
};

const trimmed = (value: number, digits: number): string => String(Number(value.toFixed(digits)));

/** A duration as Go prints it: `1h30m0s`, `1.5s`, `250ms`, `0s`. */
export const formatDuration = (milliseconds: number): string => {
  if (milliseconds === 0) return "0s";
  const sign = milliseconds < 0 ? "-" : "";
  const nanoseconds = Math.round(Math.abs(milliseconds) * 1e6);
  if (nanoseconds < 1e3) return `${sign}${nanoseconds}ns`;
  if (nanoseconds < 1e6) return `${sign}${trimmed(nanoseconds / 1e3, 3)}µs`;
  if (nanoseconds < 1e9) return `${sign}${trimmed(nanoseconds / 1e6, 6)}ms`;
  const hours = Math.floor(nanoseconds / 3600e9);
  const minutes = Math.floor((nanoseconds % 3600e9) / 60e9);
  const seconds = trimmed((nanoseconds % 60e9) / 1e9, 9);
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${sign}${minutes}m${seconds}s` : `${sign}${seconds}s`;
};

/**
 * How long ago something was, as kubectl's AGE columns say it: two units while the second one matters, one after that.
 * `59s`, `2m5s`, `10m`, `3h20m`, `8h`, `2d3h`, `8d`, `2y30d`, `9y`.
 */
export const formatAge = (milliseconds: number): string => {
  const seconds = Math.trunc(milliseconds / 1000);
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  const pair = (amount: number, unit: string, rest: number, restUnit: string): string =>
    rest === 0 ? `${amount}${unit}` : `${amount}${unit}${rest}${restUnit}`;
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const years = Math.floor(days / 365);
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return pair(minutes, "m", seconds % 60, "s");
  if (hours < 3) return `${minutes}m`;
  if (hours < 8) return pair(hours, "h", minutes % 60, "m");
  if (hours < 48) return `${hours}h`;
  if (days < 8) return pair(days, "d", hours % 24, "h");
  if (years < 2) return `${days}d`;
  if (years < 8) return pair(years, "y", days % 365, "d");
  return `${years}y`;
};
