export interface TaintText {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

const effects = new Set(["NoSchedule", "PreferNoSchedule", "NoExecute"]);

export const formatTaint = ({ key, value, effect }: TaintText): string => `${key}${value ? `=${value}` : ""}:${effect}`;

/** `key=value:Effect` as kubectl writes it; undefined when it is not one. */
export const parseTaint = (text: string): TaintText | undefined => {
  const match = /^([^=:\s]+)(?:=([^:\s]*))?:(\w+)$/.exec(text.trim());
  const [, key, value, effect] = match ?? [];
  if (!key || !effect || !effects.has(effect)) return undefined;
  return { key, effect, ...(value ? { value } : {}) };
};

/** `key=value` lines as labels; the lines that are none are named. */
export const parseLabels = (text: string): { labels: Record<string, string>; wrong: string[] } => {
  const labels: Record<string, string> = {};
  const wrong: string[] = [];
  for (const line of text
    .split("\n")
    .map((each) => each.trim())
    .filter(Boolean)) {
    const match = /^([^=\s]+)(?:=(\S*))?$/.exec(line);
    if (match?.[1]) labels[match[1]] = match[2] ?? "";
    else wrong.push(line);
  }
  return { labels, wrong };
};
