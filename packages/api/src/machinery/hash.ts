/** Kubernetes' alphabet for generated names: no vowels and no look-alikes, so no words come about. */
const safeAlphabet = "bcdfghjklmnpqrstvwxz2456789";

/** JSON with sorted keys and nothing undefined, so equal values give equal text. */
export const stableJson = (value: unknown): string => {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(stableJson).join(",")}]`;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${stableJson(inner)}`).join(",")}}`;
};

/** 32-bit FNV-1a over the text's UTF-16 code units. */
const fnv = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
};

/** Text in which every character is from the alphabet of generated names. */
export const safeEncode = (text: string): string =>
  [...text].map((character) => safeAlphabet[character.charCodeAt(0) % safeAlphabet.length]).join("");

/**
 * A short, stable name for a value: `pod-template-hash` and the names of revisions. Another collision count gives
 * another hash.
 */
export const hashObject = (value: unknown, collisionCount?: number): string =>
  safeEncode(String(fnv(`${stableJson(value)}${collisionCount === undefined ? "" : `#${collisionCount}`}`)));

/**
 * The random end of a generated name: five letters of the safe alphabet.
 * @param random A number in [0, 1), as `Math.random` gives it.
 */
export const randomSuffix = (random: () => number, length = 5): string =>
  Array.from({ length }, () => safeAlphabet[Math.floor(random() * safeAlphabet.length)]).join("");
