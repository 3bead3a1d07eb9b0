/** Finds fields that stand twice in a JSON text, which `JSON.parse` lets pass. */

interface Level {
  /** The keys seen in an object; undefined for a list. */
  readonly keys: Set<string> | undefined;
  /** The path of the object or list. */
  readonly path: string;
  key: string;
  index: number;
}

const childPathOf = (level: Level | undefined): string => {
  if (!level) return "";
  if (!level.keys) return `${level.path}[${level.index}]`;
  return level.path === "" ? level.key : `${level.path}.${level.key}`;
};

const quoteCode = 34;
const backslashCode = 92;

/** The position of the quote that ends the string which starts at `start`. */
const endOfString = (text: string, start: number): number => {
  let position = start + 1;
  for (;;) {
    const quote = text.indexOf('"', position);
    if (quote < 0) return text.length;
    let slashes = 0;
    while (text.charCodeAt(quote - 1 - slashes) === backslashCode) slashes += 1;
    if (slashes % 2 === 0) return quote;
    position = quote + 1;
  }
};

const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9;

const isKey = (text: string, afterQuote: number): boolean => {
  let position = afterQuote;
  while (isSpace(text.charCodeAt(position))) position += 1;
  return text[position] === ":";
};

/**
 * The paths of fields that stand more than once: `metadata.labels.app`, in the order of the text.
 * @param text JSON that `JSON.parse` has accepted.
 */
export const duplicateFields = (text: string): string[] => {
  const duplicates: string[] = [];
  const levels: Level[] = [];
  for (let position = 0; position < text.length; position += 1) {
    const code = text.charCodeAt(position);
    const level = levels.at(-1);
    if (code === quoteCode) {
      const end = endOfString(text, position);
      if (level?.keys && isKey(text, end + 1)) {
        level.key = JSON.parse(text.slice(position, end + 1)) as string;
        if (level.keys.has(level.key)) duplicates.push(childPathOf(level));
        level.keys.add(level.key);
      }
      position = end;
    } else if (code === 123) levels.push({ keys: new Set(), path: childPathOf(level), key: "", index: 0 });
    else if (code === 91) levels.push({ keys: undefined, path: childPathOf(level), key: "", index: 0 });
    else if (code === 125 || code === 93) levels.pop();
    else if (code === 44 && level) level.index += 1;
  }
  return [...new Set(duplicates)];
};
