import { PlainError } from "../terminal";

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Reads `30m`, `24h` or `7d`.
 * @returns milliseconds
 * @throws PlainError
 */
export const parseDuration = (flag: string, text: string): number => {
  const [, count, unit = ""] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const milliseconds = Number(count) * (units[unit] ?? Number.NaN);
  if (milliseconds > 0) return milliseconds;
  throw new PlainError(`${flag} must be a time like 30m, 24h or 7d, not "${text}".`);
};
