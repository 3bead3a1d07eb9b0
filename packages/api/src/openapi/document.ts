import type { JsonObject } from "../machinery/json";
import { listMetaSchema } from "../meta/v1/schema/object-meta";
import { deleteOptionsSchema } from "../meta/v1/schema/options";
import { statusSchema } from "../meta/v1/schema/status";
import type { Scheme, ServedResource } from "../scheme";
import { addCustomResource } from "./custom-resources";
import { Definitions, withTypeProperties } from "./definitions";
import { pathsOf, type ResourceReferences } from "./paths";
import type { Dialect, GroupVersionKind } from "./types";

const meta = "io.k8s.apimachinery.pkg.apis.meta.v1";

export interface OpenApiContent {
  readonly paths: JsonObject;
  readonly definitions: JsonObject;
}

const addObject = (definitions: Definitions, served: ServedResource): string => {
  const { group, version, kind, schema, openAPISchema } = served;
  if (openAPISchema) return addCustomResource(definitions, served, openAPISchema);
  definitions.addKind(schema, [{ group, version, kind }]);
  return schema.name;
};

const addList = (definitions: Definitions, served: ServedResource, objectName: string): string => {
  const { group, version, listKind, definition } = served;
  const name = objectName.slice(0, objectName.lastIndexOf(".") + 1) + listKind;
  if (definition.virtual || definition.bodyOnly) return objectName;
  definitions.add(name, {
    type: "object",
    description: `A list of objects of kind ${served.kind}.`,
    properties: withTypeProperties({
      items: { type: "array", items: definitions.dialect.reference(objectName) },
      metadata: definitions.reference(listMetaSchema),
    }),
    required: ["items"],
  });
  definitions.markKind(name, [{ group, version, kind: listKind }]);
  return name;
};

/** Options and answers that every group takes in its own name. */
const addShared = (
  definitions: Definitions,
  kinds: readonly { group: string; version: string }[],
): Omit<ResourceReferences, "object" | "list" | "kind"> => {
  definitions.addKind(
    deleteOptionsSchema,
    kinds.map((groupVersion) => ({ ...groupVersion, kind: "DeleteOptions" })),
  );
  definitions.addKind(statusSchema, [{ group: "", version: "v1", kind: "Status" }]);
  definitions.add(`${meta}.Patch`, { type: "object", description: "A change to an object, in the notation that the content type names." });
  definitions.add(`${meta}.WatchEvent`, {
    type: "object",
    description: "One change that a watch tells of.",
    properties: { type: { type: "string" }, object: definitions.schemaOf({ type: "scalar", format: "raw" }) },
    required: ["type", "object"],
  });
  definitions.markKind(
    `${meta}.WatchEvent`,
    kinds.map((groupVersion) => ({ ...groupVersion, kind: "WatchEvent" })),
  );
  return {
    status: definitions.reference(statusSchema),
    patch: definitions.dialect.reference(`${meta}.Patch`),
    deleteOptions: definitions.reference(deleteOptionsSchema),
  };
};

/** Paths and definitions of some served resources in one dialect. */
export const buildContent = (scheme: Scheme, served: readonly ServedResource[], dialect: Dialect): OpenApiContent => {
  const definitions = new Definitions(dialect);
  const versions = new Map(served.map(({ apiVersion, group, version }) => [apiVersion, { group, version }]));
  const shared = addShared(definitions, [...versions.values()]);
  const kind = (wanted: GroupVersionKind): JsonObject => {
    const found = scheme.byKind(wanted.group, wanted.version, wanted.kind);
    return found ? dialect.reference(addObject(definitions, found)) : {};
  };
  const paths: JsonObject = {};
  for (const resource of served) {
    const name = addObject(definitions, resource);
    const list = addList(definitions, resource, name);
    if (resource.definition.bodyOnly) continue;
    const references = { ...shared, object: dialect.reference(name), list: dialect.reference(list), kind };
    Object.assign(paths, pathsOf(resource, references, dialect));
  }
  return { paths, definitions: definitions.toJSON() };
};
