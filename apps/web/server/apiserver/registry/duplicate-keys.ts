import { type Document, isMap, isScalar, isSeq, type Node } from "yaml";

/** More than these are not told: a body of nothing but duplicates must not cost memory. */
const limit = 100;

const walkYaml = (node: Node | null | undefined, path: string, found: string[]): void => {
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) walkYaml(item as Node | null, `${path}[${index}]`, found);
  } else if (isMap(node)) {
    const keys = new Set<string>();
    for (const pair of node.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
      const inner = path === "" ? key : `${path}.${key}`;
      if (keys.has(key) && found.length < limit) found.push(inner);
      keys.add(key);
      walkYaml(pair.value as Node | null, inner, found);
    }
  }
};

/** Paths of keys that stand more than once in the same mapping of a YAML document: `spec.replicas`. */
export const duplicateYamlKeys = (source: Document): string[] => {
  const found: string[] = [];
  walkYaml(source.contents as Node | null, "", found);
  return found;
};
