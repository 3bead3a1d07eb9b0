/** How long ago, in one or two units, as kubectl counts it but with room to breathe: `42 s`, `5 min`, `2 h`, `3 d`. */
export const formatAge = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  if (minutes < 180) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h`;
  const days = Math.floor(hours / 24);
  return days < 730 ? `${days} d` : `${Math.floor(days / 365)} y`;
};

/** How many milliseconds until {@link formatAge} says something else; what a ticking label has to wait. */
export const nextAgeChange = (milliseconds: number): number => {
  if (milliseconds < 600_000) return 1_000 - (Math.max(0, milliseconds) % 1_000);
  if (milliseconds < 10_800_000) return 60_000 - (milliseconds % 60_000);
  return 3_600_000 - (milliseconds % 3_600_000);
};

const pad = (value: number): string => String(value).padStart(2, "0");

/** `14:32` in the reader's time zone. */
export const formatClock = (time: number): string => {
  const date = new Date(time);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}`;
};

/** `2026-01-02 14:32:08` in the reader's time zone. */
export const formatMoment = (time: number): string => {
  const date = new Date(time);
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${formatClock(time)}:${pad(date.getSeconds())}`;
};

/** Milliseconds since the epoch of a Kubernetes time, 0 when there is none. */
export const parseTime = (time: string | undefined): number => (time ? Date.parse(time) || 0 : 0);
