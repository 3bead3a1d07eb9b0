import type { JsonObject } from "../machinery/json";
import { type QueryParameter, queryParameter } from "./parameters";
import type { Dialect, GroupVersionKind } from "./types";

/** What an operation does, before it is written down in one dialect or the other. */
export interface OperationModel {
  readonly action: "get" | "list" | "post" | "put" | "patch" | "delete" | "deletecollection" | "connect";
  readonly id: string;
  readonly tag: string;
  readonly description: string;
  readonly kind: GroupVersionKind;
  readonly parameters: readonly QueryParameter[];
  /** References to what is sent and what comes back; nothing is said where it is not an object. */
  readonly body?: JsonObject;
  readonly result?: JsonObject;
}

const objectTypes = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];
const patchTypes = [
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
  "application/apply-patch+yaml",
];

const contentOf = (types: readonly string[], schema: JsonObject): JsonObject => Object.fromEntries(types.map((type) => [type, { schema }]));

const consumesOf = ({ action }: OperationModel): readonly string[] => (action === "patch" ? patchTypes : ["*/*"]);

const common = ({ action, id, tag, description, kind }: OperationModel): JsonObject => ({
  description,
  tags: [tag],
  operationId: id,
  "x-kubernetes-action": action,
  "x-kubernetes-group-version-kind": kind,
});

const write2 = (operation: OperationModel, dialect: Dialect): JsonObject => {
  const { body, result, parameters } = operation;
  const queries = parameters.map((parameter) => queryParameter(parameter, dialect));
  return {
    ...common(operation),
    consumes: consumesOf(operation),
    produces: objectTypes,
    schemes: ["https"],
    parameters: body ? [{ name: "body", in: "body", required: true, schema: body }, ...queries] : queries,
    responses: { "200": { description: "OK", ...(result ? { schema: result } : {}) }, "401": { description: "Unauthorized" } },
  };
};

const write3 = (operation: OperationModel, dialect: Dialect): JsonObject => {
  const { body, result, parameters } = operation;
  return {
    ...common(operation),
    parameters: parameters.map((parameter) => queryParameter(parameter, dialect)),
    ...(body ? { requestBody: { content: contentOf(consumesOf(operation), body), required: true } } : {}),
    responses: {
      "200": { description: "OK", ...(result ? { content: contentOf(objectTypes, result) } : {}) },
      "401": { description: "Unauthorized" },
    },
  };
};

export const writeOperation = (operation: OperationModel, dialect: Dialect): JsonObject =>
  dialect.version === 2 ? write2(operation, dialect) : write3(operation, dialect);
