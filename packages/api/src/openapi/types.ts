import type { JsonObject } from "../machinery/json";

/** The two generations of OpenAPI differ in where schemas stand and in what may stand beside a reference. */
export interface Dialect {
  readonly version: 2 | 3;
  /** A reference to a definition; v3 wraps it so that other words may stand beside it. */
  readonly reference: (name: string) => JsonObject;
  /** What is written for a value that is a number or a text. */
  readonly intOrString: JsonObject;
}

export const openapi2: Dialect = {
  version: 2,
  reference: (name) => ({ $ref: `#/definitions/${name}` }),
  intOrString: { type: "string", format: "int-or-string" },
};

export const openapi3: Dialect = {
  version: 3,
  reference: (name) => ({ allOf: [{ $ref: `#/components/schemas/${name}` }] }),
  intOrString: { format: "int-or-string", oneOf: [{ type: "integer" }, { type: "string" }] },
};

/** `x-kubernetes-group-version-kind` of a schema or an operation. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}
