import type { JsonObject } from "../machinery/json";
import { type Field, isAtomicMap, isAtomicStruct, resolve, type Schema, type Struct } from "../schema";
import { scalarSchema } from "./scalars";
import type { Dialect, GroupVersionKind } from "./types";

const kindKey = "x-kubernetes-group-version-kind";

const typeProperties: JsonObject = {
  apiVersion: {
    type: "string",
    description: "APIVersion defines the group and version of the API that this object is written in, such as v1 or apps/v1.",
  },
  kind: { type: "string", description: "Kind tells what sort of object this is." },
};

/** Properties that every object of a kind has beside those of its schema. */
export const withTypeProperties = (properties: JsonObject): JsonObject => ({ ...typeProperties, ...properties });

/** The definitions of one document, gathered from the schemas that are asked for and all that they refer to. */
export class Definitions {
  readonly #byName = new Map<string, JsonObject>();

  constructor(readonly dialect: Dialect) {}

  /** All definitions by name. */
  toJSON(): JsonObject {
    return Object.fromEntries([...this.#byName].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  add(name: string, schema: JsonObject): void {
    if (!this.#byName.has(name)) this.#byName.set(name, schema);
  }

  /** A reference to a struct, which is defined on the way. */
  reference(struct: Struct): JsonObject {
    this.#define(struct);
    return this.dialect.reference(struct.name);
  }

  /** Defines a struct as a kind. The same struct may serve several kinds and versions. */
  addKind(struct: Struct, kinds: readonly GroupVersionKind[]): void {
    const definition = this.#define(struct);
    definition.properties = withTypeProperties(definition.properties as JsonObject);
    this.markKind(struct.name, kinds);
  }

  markKind(name: string, kinds: readonly GroupVersionKind[]): void {
    const definition = this.#byName.get(name);
    if (!definition) return;
    const known = (definition[kindKey] ?? []) as GroupVersionKind[];
    const isNew = (one: GroupVersionKind): boolean =>
      !known.some(({ group, version, kind }) => group === one.group && version === one.version && kind === one.kind);
    definition[kindKey] = [...known, ...kinds.filter(isNew)];
  }

  /** The schema of a value, with references for structs. */
  schemaOf(schema: Schema): JsonObject {
    const target = resolve(schema);
    switch (target.type) {
      case "scalar":
        return scalarSchema(target.format, this.dialect, (name, definition) => this.add(name, definition));
      case "array":
        return { type: "array", items: this.schemaOf(target.element) };
      case "map":
        return { type: "object", additionalProperties: this.schemaOf(target.element) };
      case "struct":
        return this.reference(target);
    }
  }

  #define(struct: Struct): JsonObject {
    const known = this.#byName.get(struct.name);
    if (known) return known;
    const definition: JsonObject = { ...(struct.about ? { description: struct.about } : {}), type: "object" };
    // Entered before its fields are looked at: a struct may contain itself.
    this.#byName.set(struct.name, definition);
    const entries = Object.entries(struct.fields);
    definition.properties = Object.fromEntries(entries.map(([name, field]) => [name, this.#property(field)]));
    const required = entries.filter(([, { options }]) => options.required).map(([name]) => name);
    if (required.length > 0) definition.required = required;
    if (isAtomicStruct(struct.name)) definition["x-kubernetes-map-type"] = "atomic";
    return definition;
  }

  #property({ schema, options }: Field): JsonObject {
    const property = this.schemaOf(schema);
    const { about, enum: values, listType, listMapKeys, mapType, patchStrategy, patchMergeKey } = options;
    if (about !== undefined) property.description = about;
    if (options.default !== undefined) property.default = options.default;
    if (values && resolve(schema).type === "scalar") property.enum = values;
    if (listType !== undefined) property["x-kubernetes-list-type"] = listType;
    if (listMapKeys !== undefined) property["x-kubernetes-list-map-keys"] = listMapKeys;
    if (mapType !== undefined && isAtomicMap(schema, options)) property["x-kubernetes-map-type"] = "atomic";
    if (patchStrategy !== undefined) property["x-kubernetes-patch-strategy"] = patchStrategy;
    if (patchMergeKey !== undefined) property["x-kubernetes-patch-merge-key"] = patchMergeKey;
    return property;
  }
}
