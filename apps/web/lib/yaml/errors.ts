import type { StatusCause } from "@gantry/api";
import { isMap, isScalar, isSeq, type LineCounter, type Node as YamlNode } from "yaml";

/** Something wrong with a line of YAML. Lines count from 1. */
export interface LineProblem {
  readonly line: number;
  readonly message: string;
}

/** `spec.containers[0].ports[1].name` → its steps. Keys in brackets and quotes are map keys. */
export const parseFieldPath = (path: string): (string | number)[] => {
  const steps: (string | number)[] = [];
  for (const match of path.matchAll(/([^.[\]]+)|\[(\d+)\]|\[([^\]]+)\]/g)) {
    if (match[1] !== undefined) steps.push(match[1]);
    else if (match[2] !== undefined) steps.push(Number(match[2]));
    else if (match[3] !== undefined) steps.push(match[3].replace(/^["']|["']$/g, ""));
  }
  return steps;
};

const offsetOf = (node: unknown): number | undefined => (node as YamlNode | null | undefined)?.range?.[0];

/** The line of a field, or of the nearest of its parents that is there; the first line when none is. */
export const lineOfField = (root: YamlNode | null, path: string, lines: LineCounter): number => {
  let node: unknown = root;
  let offset = offsetOf(root) ?? 0;
  for (const step of parseFieldPath(path)) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (!pair) break;
      offset = offsetOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof step === "number") {
      node = node.items[step];
      offset = offsetOf(node) ?? offset;
    } else break;
  }
  return lines.linePos(offset).line;
};

/** The fields that a message without causes names: `strict decoding error: unknown field "spec.bogus"`. */
export const causesOfMessage = (message: string): StatusCause[] =>
  [...message.matchAll(/(unknown|duplicate) field "([^"]+)"/g)].map(([, problem, field]) => ({ field, message: `${problem} field` }));

/** What the API server found wrong, on the lines where it stands. */
export const problemsOfCauses = (root: YamlNode | null, causes: readonly StatusCause[], lines: LineCounter): LineProblem[] =>
  causes.map(({ field = "", message = "" }) => ({
    line: lineOfField(root, field, lines),
    message: field ? `${field}: ${message}` : message,
  }));
