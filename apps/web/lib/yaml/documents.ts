import { LineCounter, parseAllDocuments } from "yaml";
import type { LineProblem } from "./errors";

export interface ManifestDocument {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

const isManifest = (value: unknown): value is ManifestDocument => {
  if (typeof value !== "object" || value === null) return false;
  const { apiVersion, kind, metadata } = value as Partial<ManifestDocument>;
  return typeof apiVersion === "string" && typeof kind === "string" && typeof metadata === "object" && typeof metadata?.name === "string";
};

/** The objects in a YAML text, and what keeps it from being one or more objects. Empty documents are left out. */
export const parseManifests = (text: string): { objects: ManifestDocument[]; problems: LineProblem[] } => {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines });
  const documents = Array.isArray(parsed) ? parsed : [];
  const objects: ManifestDocument[] = [];
  const problems: LineProblem[] = [];
  for (const document of documents) {
    for (const error of document.errors) problems.push({ line: error.linePos?.[0].line ?? 1, message: error.message.split("\n")[0] ?? "" });
    if (document.errors.length > 0 || document.contents === null) continue;
    const value: unknown = document.toJS();
    if (value === null) continue;
    if (isManifest(value)) objects.push(value);
    else
      problems.push({
        line: lines.linePos(document.contents.range?.[0] ?? 0).line,
        message: "an object needs apiVersion, kind and metadata.name",
      });
  }
  if (objects.length === 0 && problems.length === 0) problems.push({ line: 1, message: "there is no object here" });
  return { objects, problems };
};
