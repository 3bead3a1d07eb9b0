import { badRequest, tooLarge } from "../machinery/errors";
import { cloneJson, deepEqual, isJsonObject, type JsonObject, setKey } from "../machinery/json";
import { StatusError } from "../machinery/status";
import { listIndex, parsePointer } from "./json-pointer";

/** Kubernetes' limit, so that one request cannot keep the server busy. */
const maximumOperations = 10_000;

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

const unprocessable = (message: string): StatusError =>
  new StatusError(422, "Invalid", `the server rejected our request due to an error in our request: ${message}`);

const failed = ({ op, path }: Operation, why: string): StatusError =>
  unprocessable(`${op} operation does not apply: doc is missing path: ${JSON.stringify(path)}: ${why}`);

const childOf = (container: unknown, segment: string): unknown => {
  if (Array.isArray(container)) {
    const index = listIndex(segment, container.length, false);
    return index === undefined ? undefined : container[index];
  }
  return isJsonObject(container) && Object.hasOwn(container, segment) ? container[segment] : undefined;
};

const segmentsOf = (operation: Operation, path: string): string[] => {
  const segments = parsePointer(path);
  if (!segments) throw unprocessable(`${operation.op} operation: ${JSON.stringify(path)} is not a JSON pointer`);
  return segments;
};

const read = (root: unknown, operation: Operation, path: string): unknown => {
  const value = segmentsOf(operation, path).reduce<unknown>(childOf, root);
  if (value === undefined) throw failed(operation, "missing value");
  return value;
};

interface Place {
  readonly container: unknown[] | JsonObject;
  readonly segment: string;
}

const placeOf = (root: unknown, operation: Operation, path: string): Place => {
  const segments = segmentsOf(operation, path);
  const segment = segments.pop();
  const container = segments.reduce<unknown>(childOf, root);
  if (segment === undefined || !(Array.isArray(container) || isJsonObject(container))) throw failed(operation, "missing path");
  return { container, segment };
};

const insert = (root: unknown, operation: Operation, value: unknown): unknown => {
  if (operation.path === "") return value;
  const { container, segment } = placeOf(root, operation, operation.path);
  if (Array.isArray(container)) {
    const index = listIndex(segment, container.length, true);
    if (index === undefined) throw failed(operation, "invalid array index");
    container.splice(index, 0, value);
  } else setKey(container, segment, value);
  return root;
};

const removeAt = (root: unknown, operation: Operation, path: string): unknown => {
  if (path === "") throw unprocessable(`${operation.op} operation: the whole document cannot be removed`);
  const { container, segment } = placeOf(root, operation, path);
  if (Array.isArray(container)) {
    const index = listIndex(segment, container.length, false);
    if (index === undefined) throw failed(operation, "invalid array index");
    container.splice(index, 1);
  } else if (Object.hasOwn(container, segment)) delete container[segment];
  else throw failed(operation, "missing value");
  return root;
};

const replace = (root: unknown, operation: Operation): unknown => {
  if (operation.path === "") return operation.value;
  read(root, operation, operation.path);
  const { container, segment } = placeOf(root, operation, operation.path);
  if (Array.isArray(container)) container[listIndex(segment, container.length, false) ?? 0] = operation.value;
  else setKey(container, segment, operation.value);
  return root;
};

const test = (root: unknown, operation: Operation): unknown => {
  const value = operation.path === "" ? root : segmentsOf(operation, operation.path).reduce<unknown>(childOf, root);
  if (deepEqual(value ?? null, operation.value ?? null)) return root;
  throw unprocessable(`testing value ${operation.path} failed`);
};

const fromOf = (operation: Operation): string => {
  if (operation.from === undefined) throw unprocessable(`${operation.op} operation: missing "from"`);
  return operation.from;
};

const move = (root: unknown, operation: Operation): unknown => {
  const from = fromOf(operation);
  if (operation.path.startsWith(`${from}/`)) throw unprocessable("move operation: a value cannot be moved into itself");
  const value = read(root, operation, from);
  return insert(removeAt(root, operation, from), operation, value);
};

const operations: Readonly<Record<string, (root: unknown, operation: Operation) => unknown>> = {
  add: (root, operation) => insert(root, operation, operation.value),
  remove: (root, operation) => removeAt(root, operation, operation.path),
  replace,
  move,
  copy: (root, operation) => insert(root, operation, cloneJson(read(root, operation, fromOf(operation)))),
  test,
};

const parseOperation = (value: unknown): Operation => {
  if (!isJsonObject(value)) throw badRequest("error decoding patch: every operation must be an object");
  const { op, path, from } = value;
  if (typeof op !== "string" || !Object.hasOwn(operations, op))
    throw badRequest(`error decoding patch: unexpected kind of operation: ${String(op)}`);
  if (typeof path !== "string") throw badRequest(`error decoding patch: operation ${op} has no path`);
  return { op, path, ...(typeof from === "string" ? { from } : {}), value: cloneJson(value.value) };
};

/**
 * Applies a JSON patch (RFC 6902). The document is not changed; the result shares nothing with it.
 * @throws {StatusError} 400 when it is no patch, 413 when it is too long, 422 when it does not apply or a test fails.
 */
export const applyJsonPatch = (document: unknown, patch: unknown): unknown => {
  if (!Array.isArray(patch)) throw badRequest("error decoding patch: a JSON patch is a list of operations");
  if (patch.length > maximumOperations) {
    throw tooLarge(`The allowed maximum operations in a JSON patch is ${maximumOperations}, got ${patch.length}`);
  }
  return patch.map(parseOperation).reduce<unknown>((root, operation) => operations[operation.op]?.(root, operation), cloneJson(document));
};
