/**
 * The language in which Gantry says what an API object looks like.
 *
 * One schema serves every purpose: TypeScript types ({@link Infer}), decoding and pruning, validation, OpenAPI,
 * `kubectl explain`, protobuf (field numbers), strategic merge patch and server-side apply (list semantics).
 */

/** How a list merges under server-side apply: `x-kubernetes-list-type` of the Kubernetes API conventions. */
export type ListType = "atomic" | "set" | "map";

/** How strategic merge patch treats a field: `x-kubernetes-patch-strategy`. */
export type PatchStrategy = "merge" | "replace" | "retainKeys" | "merge,retainKeys";

/** What JSON a scalar is written as, and how protobuf encodes it. */
export type ScalarFormat =
  | "string"
  | "boolean"
  | "int32"
  | "int64"
  | "double"
  | "bytes"
  | "time"
  | "microTime"
  | "duration"
  | "quantity"
  | "intOrString"
  | "fields"
  | "raw"
  | "json";

export interface Scalar<Value = unknown> {
  readonly type: "scalar";
  readonly format: ScalarFormat;
  /** Carries the TypeScript type only; never set. */
  readonly value?: Value;
}

export interface ArrayOf<Element extends Schema = Schema> {
  readonly type: "array";
  readonly element: Element;
}

export interface MapOf<Element extends Schema = Schema> {
  readonly type: "map";
  readonly element: Element;
}

/** Points at a schema that is defined later, or that contains itself; its type cannot be inferred and is said by `Value`. */
export interface Reference<Value = unknown> {
  readonly type: "reference";
  readonly target: () => Schema;
  /** Carries the TypeScript type only; never set. */
  readonly value?: Value;
}

export interface Struct<Fields extends FieldMap = FieldMap> {
  readonly type: "struct";
  /** The name in OpenAPI, e.g. `io.k8s.api.core.v1.Container`. */
  readonly name: string;
  readonly fields: Fields;
  /** What it is, in a sentence or two. */
  readonly about?: string;
}

export type Schema = Scalar | ArrayOf | MapOf | Struct | Reference;

export interface FieldOptions {
  /** The field's meaning, shown by `kubectl explain` and in forms. One or two sentences of our own. */
  readonly about?: string;
  /** A request without it is invalid ("Required value"). */
  readonly required?: true;
  /** Always there after decoding: `{}`, "", 0 or false when it was left out, as Kubernetes writes it. */
  readonly present?: true;
  /**
   * Zero and left out are different things (a pointer in Kubernetes' Go types). Protobuf writes every other scalar, so a
   * zero read from it means that the field was left out.
   */
  readonly nullable?: true;
  /** Filled in by the server before anything reads the object (name, uid, resourceVersion, creationTimestamp). */
  readonly filled?: true;
  readonly enum?: readonly string[];
  readonly listType?: ListType;
  readonly listMapKeys?: readonly string[];
  /** `x-kubernetes-map-type: atomic`: server-side apply treats the object as one value. */
  readonly mapType?: "atomic" | "granular";
  readonly patchStrategy?: PatchStrategy;
  readonly patchMergeKey?: string;
  /** What the server fills in when the field is left out, where that does not depend on other fields. */
  readonly default?: unknown;
}

export interface Field<Type extends Schema = Schema, Options extends FieldOptions = FieldOptions> {
  /** The protobuf field number of Kubernetes' wire format. Part of the API's contract. 0 for what stands in JSON alone. */
  readonly number: number;
  /** Set where JSON flattens a nested protobuf message: the number of that message in its parent. */
  readonly inlineOf?: number;
  readonly schema: Type;
  readonly options: Options;
}

export type FieldMap = Readonly<Record<string, Field>>;

type IsPresent<F> =
  F extends Field<Schema, infer O> ? (O extends { required: true } | { present: true } | { filled: true } ? true : false) : false;
type PresentKeys<F extends FieldMap> = { [K in keyof F]: IsPresent<F[K]> extends true ? K : never }[keyof F];
type Simplify<T> = { [K in keyof T]: T[K] };

type InferFields<F extends FieldMap> = Simplify<
  { [K in PresentKeys<F>]: Infer<F[K]["schema"]> } & { [K in Exclude<keyof F, PresentKeys<F>>]?: Infer<F[K]["schema"]> }
>;

/** The TypeScript type of the JSON that a schema describes. */
export type Infer<S> =
  S extends Scalar<infer Value>
    ? Value
    : S extends ArrayOf<infer Element>
      ? Infer<Element>[]
      : S extends MapOf<infer Element>
        ? Record<string, Infer<Element>>
        : S extends Struct<infer Fields>
          ? InferFields<Fields>
          : S extends Reference<infer Value>
            ? Value
            : never;

/** The TypeScript type of a kind: its schema with `apiVersion` and `kind` in front. */
export type Resource<S> = S extends Struct<infer Fields> ? Simplify<{ apiVersion: string; kind: string } & InferFields<Fields>> : never;
