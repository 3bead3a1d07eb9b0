import type { AnyResourceDefinition, PrinterColumn } from "../definition";
import { ageColumn, nameColumn } from "../definition/columns";
import type { KubernetesObject } from "../machinery/object";
import type { ListMeta } from "../meta/v1/schema/object-meta";
import { type MetaVersion, type PartialObjectMetadata, partialMetadata } from "./partial-metadata";

/** What each row says of its object beside the cells: nothing, its metadata, or all of it. */
export type IncludeObject = "None" | "Metadata" | "Object";

export interface TableColumnDefinition {
  name: string;
  type: string;
  format: string;
  description: string;
  priority: number;
}

export interface TableRow {
  cells: (string | number | boolean | null)[];
  object: KubernetesObject | PartialObjectMetadata | null;
}

/** What `kubectl get` shows: `meta.k8s.io` Table. */
export interface Table {
  kind: "Table";
  apiVersion: string;
  metadata: ListMeta;
  columnDefinitions: TableColumnDefinition[];
  rows: TableRow[];
}

export interface TableOptions {
  /** Of the meta.k8s.io group. `v1` when left out. */
  readonly metaVersion?: MetaVersion;
  /** `Metadata` when left out. */
  readonly includeObject?: IncludeObject;
  /** Milliseconds since the epoch, for ages. */
  readonly now: number;
  /** The metadata of the list that the objects come from. */
  readonly listMeta?: ListMeta;
}

const fallbackColumns: readonly PrinterColumn[] = [nameColumn, ageColumn];

const definitionsOf = new WeakMap<AnyResourceDefinition, TableColumnDefinition[]>();

/** The head of a kind's tables. Made once per definition; not to be changed. */
export const columnDefinitions = (definition: AnyResourceDefinition): TableColumnDefinition[] => {
  const known = definitionsOf.get(definition);
  if (known) return known;
  const columns: readonly PrinterColumn[] = definition.columns ?? fallbackColumns;
  const made = columns.map(({ name, type, format = "", description, priority = 0 }) => ({ name, type, format, description, priority }));
  definitionsOf.set(definition, made);
  return made;
};

const projectObject = (object: KubernetesObject, include: IncludeObject, version: MetaVersion): TableRow["object"] => {
  if (include === "None") return null;
  return include === "Object" ? object : partialMetadata(object, version);
};

/** Objects of one kind as a table; rows keep the order of the objects. */
export const tableOf = (definition: AnyResourceDefinition, objects: Iterable<KubernetesObject>, options: TableOptions): Table => {
  const { metaVersion = "v1", includeObject = "Metadata", now, listMeta = {} } = options;
  const columns: readonly PrinterColumn[] = definition.columns ?? fallbackColumns;
  const rows: TableRow[] = [];
  for (const object of objects) {
    rows.push({ cells: columns.map((column) => column.value(object, now)), object: projectObject(object, includeObject, metaVersion) });
  }
  return {
    kind: "Table",
    apiVersion: `meta.k8s.io/${metaVersion}`,
    metadata: listMeta,
    columnDefinitions: columnDefinitions(definition),
    rows,
  };
};
