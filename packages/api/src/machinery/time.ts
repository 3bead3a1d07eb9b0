/** Times as the API writes them: RFC 3339 in UTC. All functions are pure; the clock is the caller's. */

/** A time that needs no second look: in canonical form, on a day that every month has. */
const plainTime = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
const anyTime = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:[.,](\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/;

/** @param milliseconds Since the epoch. */
export const formatTime = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

/** @param milliseconds Since the epoch; the microseconds of a `MicroTime` beyond them are zero. */
export const formatMicroTime = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 23)}000Z`;

/** Milliseconds since the epoch, or undefined when the text is not an RFC 3339 time. */
export const parseTime = (text: string): number | undefined => {
  const match = anyTime.exec(text);
  if (!match) return undefined;
  const [, base = "", fraction = "", zone = ""] = match;
  const milliseconds = Date.parse(`${base}${zone}`) + Number(`0.${fraction || "0"}`) * 1000;
  if (Number.isNaN(milliseconds)) return undefined;
  // Date.parse takes 31 February for 3 March; such a day is no time.
  return new Date(Date.parse(`${base}Z`)).toISOString().slice(0, 19) === base ? milliseconds : undefined;
};

/** The text with seconds, in UTC, or undefined when it is not a time. */
export const canonicalSeconds = (text: string): string | undefined => {
  if (plainTime.test(text)) return text;
  const milliseconds = parseTime(text);
  return milliseconds === undefined ? undefined : formatTime(Math.floor(milliseconds / 1000) * 1000);
};

/** The text with microseconds, in UTC, or undefined when it is not a time. */
export const canonicalMicroseconds = (text: string): string | undefined => {
  const seconds = canonicalSeconds(text);
  if (seconds === undefined) return undefined;
  const fraction = (anyTime.exec(text)?.[2] ?? "").padEnd(6, "0").slice(0, 6);
  return `${seconds.slice(0, 19)}.${fraction}Z`;
};
