/** The segments of a JSON pointer (RFC 6901), unescaped; undefined when the text is none. */
export const parsePointer = (text: string): string[] | undefined => {
  if (text === "") return [];
  if (!text.startsWith("/")) return undefined;
  return text
    .slice(1)
    .split("/")
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
};

/** The index that a segment names in a list of this length; undefined when it names none. `-` is the end. */
export const listIndex = (segment: string, length: number, mayBeEnd: boolean): number | undefined => {
  if (segment === "-") return mayBeEnd ? length : undefined;
  if (!/^(0|-?[1-9]\d*)$/.test(segment)) return undefined;
  const index = Number(segment);
  // Kubernetes' library counts negative indices from the end.
  const position = index < 0 ? index + length : index;
  return position >= 0 && position < length + (mayBeEnd ? 1 : 0) ? position : undefined;
};
