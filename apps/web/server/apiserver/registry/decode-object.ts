import { badRequest, type KubernetesObject } from "@gantry/api";
import { type Decoded, decode, type Struct } from "@gantry/api/schema";
import type { CoreRequest } from "../core/request";
import { mediaTypeOf, objectBody, objectMediaTypes, type ParsedBody, parseBody } from "./body";
import { customDecoder } from "./custom-version";
import { strictDecodingError } from "./errors";
import type { Operation } from "./operation";
import { decodeProtobufBody } from "./protobuf-body";
import type { ServedResource } from "./served";
import type { FieldValidation } from "./write-options";

const protobuf = "application/vnd.kubernetes.protobuf";

/** The type of what a schema that is only known at run time describes is not worked out. */
const decodeAny: (schema: Struct, json: unknown, options: { mode: "strict" | "prune"; fill: boolean }) => Decoded<unknown> =
  decode as never;

/** Reads a body of any media type that objects come in. */
export const parseObjectBody = (request: CoreRequest, served: ServedResource, fieldValidation: FieldValidation): ParsedBody => {
  const { body } = request;
  if (!body) throw badRequest("the request body is empty");
  if (body.kind === "bytes" && mediaTypeOf(body.contentType) === protobuf) {
    return { value: decodeProtobufBody(body.bytes, served), duplicates: [] };
  }
  const parsed = parseBody(body, { accepted: objectMediaTypes, findDuplicates: fieldValidation !== "Ignore" });
  if (parsed.value === undefined) throw badRequest("the request body is empty");
  return parsed;
};

const checkType = (served: ServedResource, value: Record<string, unknown>): void => {
  const { definition, apiVersion, version } = served;
  if (value.kind !== undefined && value.kind !== "" && value.kind !== definition.kind) {
    throw badRequest(`${String(value.kind)} in version ${JSON.stringify(version)} cannot be handled as a ${definition.kind}`);
  }
  if (value.apiVersion !== undefined && value.apiVersion !== "" && value.apiVersion !== apiVersion) {
    throw badRequest(`the API version in the data (${String(value.apiVersion)}) does not match the expected API version (${apiVersion})`);
  }
};

export interface DecodeContext {
  readonly served: ServedResource;
  readonly fieldValidation: FieldValidation;
  readonly warnings: string[];
}

export const decodeContext = (operation: Operation): DecodeContext => ({
  served: operation.served,
  fieldValidation: operation.options.fieldValidation,
  warnings: operation.request.warnings,
});

const report = ({ fieldValidation, warnings }: DecodeContext, problems: readonly string[]): void => {
  if (problems.length === 0 || fieldValidation === "Ignore") return;
  if (fieldValidation === "Strict") throw strictDecodingError(problems);
  warnings.push(...problems);
};

const decodeValue = (context: DecodeContext, parsed: ParsedBody, fill: boolean): object => {
  const { served, fieldValidation } = context;
  const { kind } = served.definition;
  const value = objectBody(parsed);
  checkType(served, value);
  const how = { mode: fieldValidation === "Ignore" ? "prune" : "strict", fill } as const;
  const decoded = customDecoder(served.schema)?.(value, how) ?? decodeAny(served.schema, value, how);
  const error = decoded.errors[0];
  if (error) throw badRequest(`${kind} in version ${JSON.stringify(served.version)} cannot be handled as a ${kind}: ${error.detail}`);
  report(context, [
    ...decoded.unknown.map((path) => `unknown field ${JSON.stringify(path)}`),
    ...parsed.duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`),
  ]);
  return { ...(decoded.value as object), apiVersion: served.apiVersion, kind };
};

/**
 * An object as the registry works with it: typed, pruned, in the stored version.
 * @throws {StatusError} 400 for wrong types, and for unknown fields under `Strict`.
 */
export const decodeObject = (context: DecodeContext, parsed: ParsedBody): KubernetesObject => {
  const object = decodeValue(context, parsed, true) as KubernetesObject;
  object.metadata ??= { name: "", uid: "", resourceVersion: "", creationTimestamp: "" };
  return context.served.isStored ? object : context.served.toStored(object);
};

/** What a client applies: only the fields that it sent, in the version of the request. */
export const decodeApplied = (context: DecodeContext, parsed: ParsedBody): object => decodeValue(context, parsed, false);

export const readObject = (operation: Operation): KubernetesObject =>
  decodeObject(decodeContext(operation), parseObjectBody(operation.request, operation.served, operation.options.fieldValidation));
