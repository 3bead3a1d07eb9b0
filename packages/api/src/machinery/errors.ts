import { type FieldError, fieldErrorBody, formatFieldError } from "./field-error";
import { type StatusCause, type StatusDetails, StatusError } from "./status";

/** A resource in an error message: `pods`, `deployments.apps`. Definitions and resource names of the store are such. */
export interface GroupResource {
  readonly group: string;
  readonly plural: string;
}

/** A kind in an error message: `Pod`, `Deployment.apps`. Definitions are such. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

export const groupResourceText = ({ group, plural }: GroupResource): string => (group === "" ? plural : `${plural}.${group}`);

export const groupKindText = ({ group, kind }: GroupKind): string => (group === "" ? kind : `${kind}.${group}`);

const resourceDetails = ({ group, plural }: GroupResource, name: string): StatusDetails => ({
  ...(name === "" ? {} : { name }),
  ...(group === "" ? {} : { group }),
  kind: plural,
});

const named = (resource: GroupResource, name: string): string => `${groupResourceText(resource)} ${JSON.stringify(name)}`;

export const notFound = (resource: GroupResource, name: string): StatusError =>
  new StatusError(404, "NotFound", `${named(resource, name)} not found`, resourceDetails(resource, name));

/** A path that no resource answers to. */
export const pathNotFound = (): StatusError => new StatusError(404, "NotFound", "the server could not find the requested resource", {});

export const alreadyExists = (resource: GroupResource, name: string): StatusError =>
  new StatusError(409, "AlreadyExists", `${named(resource, name)} already exists`, resourceDetails(resource, name));

/** No free name was found for a `generateName`. */
export const generateNameConflict = (resource: GroupResource, name: string): StatusError =>
  new StatusError(
    409,
    "AlreadyExists",
    `${named(resource, name)} already exists, the server was not able to generate a unique name for the object`,
    { ...resourceDetails(resource, name), retryAfterSeconds: 1 },
  );

const staleWrite = "the object has been modified; please apply your changes to the latest version and try again";

export const conflict = (resource: GroupResource, name: string, detail = staleWrite): StatusError =>
  new StatusError(409, "Conflict", `Operation cannot be fulfilled on ${named(resource, name)}: ${detail}`, resourceDetails(resource, name));

/** Server-side apply met fields of other managers. */
export const applyConflict = (message: string, causes: StatusCause[]): StatusError => new StatusError(409, "Conflict", message, { causes });

export const invalid = (kind: GroupKind, name: string, errors: readonly FieldError[]): StatusError => {
  const lines = [...new Set(errors.map(formatFieldError))];
  const list = lines.length === 1 ? lines[0] : `[${lines.join(", ")}]`;
  const head = `${groupKindText(kind)} ${JSON.stringify(name)} is invalid`;
  return new StatusError(422, "Invalid", lines.length === 0 ? head : `${head}: ${list}`, {
    ...(name === "" ? {} : { name }),
    ...(kind.group === "" ? {} : { group: kind.group }),
    kind: kind.kind,
    causes: errors.map((error) => ({ reason: error.type, message: fieldErrorBody(error), field: error.field })),
  });
};

export const unauthorized = (message = "Unauthorized"): StatusError => new StatusError(401, "Unauthorized", message);

/** @param reason Why, e.g. `User "x" cannot list resource "pods" in API group "" in the namespace "y"`. */
export const forbidden = (resource: GroupResource, name: string, reason: string): StatusError => {
  const subject =
    resource.plural === "" ? "forbidden" : `${name === "" ? groupResourceText(resource) : named(resource, name)} is forbidden`;
  return new StatusError(403, "Forbidden", `${subject}: ${reason}`, resourceDetails(resource, name));
};

/** @param action In words: `create`, `delete`. */
export const methodNotAllowed = (resource: GroupResource, action: string): StatusError =>
  new StatusError(
    405,
    "MethodNotAllowed",
    `${action} is not supported on resources of kind ${JSON.stringify(groupResourceText(resource))}`,
    resourceDetails(resource, ""),
  );

export const badRequest = (message: string): StatusError => new StatusError(400, "BadRequest", message);

/** A resourceVersion or a continue token that is older than the history that is kept. */
export const expired = (message = "The resourceVersion for the provided watch is too old."): StatusError =>
  new StatusError(410, "Expired", message);

export const gone = (message: string): StatusError => new StatusError(410, "Gone", message);

export const tooLarge = (detail: string): StatusError =>
  new StatusError(413, "RequestEntityTooLarge", `Request entity too large: ${detail}`);

export const unsupportedMediaType = (accepted: readonly string[]): StatusError =>
  new StatusError(
    415,
    "UnsupportedMediaType",
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(", ")}`,
  );

export const notAcceptable = (accepted: readonly string[]): StatusError =>
  new StatusError(406, "NotAcceptable", `only the following media types are accepted: ${accepted.join(", ")}`);

export const tooManyRequests = (message: string, retryAfterSeconds: number): StatusError =>
  new StatusError(429, "TooManyRequests", `Too many requests: ${message}`, { retryAfterSeconds });

export const internalError = (message: string): StatusError =>
  new StatusError(500, "InternalError", `Internal error occurred: ${message}`, { causes: [{ message }] });

export const serverTimeout = (resource: GroupResource, action: string, retryAfterSeconds: number): StatusError =>
  new StatusError(
    500,
    "ServerTimeout",
    `The ${action} operation against ${groupResourceText(resource)} could not be completed at this time, please try again.`,
    { ...resourceDetails(resource, ""), retryAfterSeconds },
  );

export const timeout = (message: string, retryAfterSeconds = 0): StatusError =>
  new StatusError(504, "Timeout", `Timeout: ${message}`, { retryAfterSeconds });

export const serviceUnavailable = (message: string): StatusError => new StatusError(503, "ServiceUnavailable", message);
