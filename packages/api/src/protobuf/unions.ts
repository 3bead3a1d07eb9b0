import type { Struct } from "../schema";

/**
 * How Kubernetes' protobuf writes the fields of JSONSchemaProps that are a schema or something else in JSON:
 * a message with the other thing in one field and the schema in another.
 */
export interface SchemaUnion {
  /** The protobuf number of the schema. */
  readonly schema: number;
  /** The protobuf number of what may stand in its place. */
  readonly other: number;
  readonly kind: "schemas" | "boolean" | "strings";
}

const orList: SchemaUnion = { schema: 1, other: 2, kind: "schemas" };
const orBoolean: SchemaUnion = { schema: 2, other: 1, kind: "boolean" };
const orNames: SchemaUnion = { schema: 1, other: 2, kind: "strings" };

const unions: ReadonlyMap<string, SchemaUnion> = new Map([
  ["items", orList],
  ["additionalProperties", orBoolean],
  ["additionalItems", orBoolean],
  ["dependencies", orNames],
]);

/** The union that a field of a struct is; undefined for all but those of JSON schemas. */
export const schemaUnionOf = (struct: Struct, field: string): SchemaUnion | undefined =>
  struct.name.endsWith(".JSONSchemaProps") ? unions.get(field) : undefined;
