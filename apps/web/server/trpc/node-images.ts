import type { KubernetesList } from "@gantry/api";
import type { Node } from "@gantry/api/core/v1";

export type NodeList = KubernetesList<Node>;

export interface ImageSuggestion {
  readonly name: string;
  readonly sizeBytes: number;
  /** How many nodes hold it. */
  readonly nodes: number;
}

const isDigest = (name: string): boolean => name.includes("@sha256:");

/** What the sandbox of every pod is made of; nobody deploys it. */
const isPause = (name: string): boolean => /(^|\/)pause(:|$)/.test(name);

/** The images that nodes hold, by name, those on most nodes first. */
export const imagesOf = (nodes: readonly Node[]): ImageSuggestion[] => {
  const found = new Map<string, ImageSuggestion>();
  for (const node of nodes) {
    for (const { names = [], sizeBytes = 0 } of node.status.images ?? []) {
      for (const name of names) {
        if (isDigest(name) || isPause(name) || name.includes("<none>")) continue;
        found.set(name, { name, sizeBytes, nodes: (found.get(name)?.nodes ?? 0) + 1 });
      }
    }
  }
  return [...found.values()].sort((a, b) => b.nodes - a.nodes || a.name.localeCompare(b.name));
};
