/** No vowels and no digits that look like letters: hashes become parts of names, and should not spell anything. */
const alphabet = "bcdfghjklmnpqrstvwxz2456789";

const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, canonical(inner)]);
};

const fnv32a = (text: string): number => {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
};

/**
 * A short hash of a pod template (or any JSON value), fit for names and labels. The same value gives the same hash in
 * every process; a collision count makes it another one.
 */
export const templateHash = (value: unknown, collisionCount?: number): string => {
  const text = JSON.stringify(canonical(value)) + (collisionCount === undefined ? "" : `\n${collisionCount}`);
  return [...String(fnv32a(text))].map((digit) => alphabet[Number(digit)]).join("");
};
