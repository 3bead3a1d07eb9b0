import type { KubernetesObject, PrinterColumn } from "@gantry/api";
import type { ServedResource } from "../registry/served";
import { partialMetadata } from "./metadata";

export type IncludeObject = "None" | "Metadata" | "Object";

const fallback: readonly PrinterColumn[] = [];

/** A meta.k8s.io Table of objects. */
export const tableOf = (
  served: ServedResource,
  objects: readonly KubernetesObject[],
  options: { include: IncludeObject; metaVersion: string },
): Record<string, unknown> => {
  const columns: readonly PrinterColumn[] = served.definition.columns ?? fallback;
  const now = Date.now();
  return {
    kind: "Table",
    apiVersion: `meta.k8s.io/${options.metaVersion}`,
    metadata: {},
    columnDefinitions: columns.map(({ name, type, format = "", description, priority = 0 }) => ({
      name,
      type,
      format,
      description,
      priority,
    })),
    rows: objects.map((object) => ({
      cells: columns.map((column) => column.value(object, now)),
      object: options.include === "None" ? null : options.include === "Object" ? object : partialMetadata(object, options.metaVersion),
    })),
  };
};
