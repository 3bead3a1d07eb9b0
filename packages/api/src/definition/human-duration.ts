const parts = (amount: number, unit: string, rest = 0, restUnit = ""): string => `${amount}${unit}${rest > 0 ? `${rest}${restUnit}` : ""}`;

/** A span of time as `kubectl get` prints it, with two or three significant digits: `45s`, `3m20s`, `5h`, `2d3h`, `400d`. */
export const humanDuration = (milliseconds: number): string => {
  const seconds = Math.trunc(milliseconds / 1000);
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.trunc(seconds / 60);
  if (minutes < 10) return parts(minutes, "m", seconds % 60, "s");
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.trunc(minutes / 60);
  if (hours < 8) return parts(hours, "h", minutes % 60, "m");
  if (hours < 48) return `${hours}h`;
  const days = Math.trunc(hours / 24);
  if (days < 8) return parts(days, "d", hours % 24, "h");
  if (days < 2 * 365) return `${days}d`;
  const years = Math.trunc(days / 365);
  return years < 8 ? parts(years, "y", days % 365, "d") : `${years}y`;
};

/** How long ago a time was, `<unknown>` when there is none. @param now Milliseconds since the epoch. */
export const ageOf = (time: string | undefined | null, now: number): string => (time ? humanDuration(now - Date.parse(time)) : "<unknown>");
