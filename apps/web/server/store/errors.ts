import { StatusError, type StatusReason } from "@gantry/api";
import { resourceText } from "./resource-text";
import type { ObjectKey } from "./types";

const aboutObject = (key: ObjectKey, code: number, reason: StatusReason, message: string): StatusError =>
  new StatusError(code, reason, message, { name: key.name, group: key.group, kind: key.plural });

const quoted = (key: ObjectKey): string => `${resourceText(key)} "${key.name}"`;

export const alreadyExists = (key: ObjectKey): StatusError => aboutObject(key, 409, "AlreadyExists", `${quoted(key)} already exists`);

export const notFound = (key: ObjectKey): StatusError => aboutObject(key, 404, "NotFound", `${quoted(key)} not found`);

export const conflict = (key: ObjectKey): StatusError =>
  aboutObject(
    key,
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${quoted(key)}: the object has been modified; please apply your changes to the latest version and try again`,
  );

/** The database cannot be used now; nothing was changed. */
export const unavailable = (message: string): StatusError => new StatusError(503, "ServiceUnavailable", message, { retryAfterSeconds: 1 });

/** The connection broke while a commit was under way: nobody can tell yet whether it took place. */
export const outcomeUnknown = (): StatusError =>
  new StatusError(
    504,
    "Timeout",
    "the connection to the database broke during the commit: the change may or may not have been made; read the object before trying again",
  );

/** History does not go back to this revision. */
export const tooOld = (revision: number, oldest: number): StatusError =>
  new StatusError(410, "Expired", `too old resource version: ${revision} (${oldest})`);

/** The revision lies ahead of everything that was ever committed. */
export const tooLarge = (revision: number, newest: number): StatusError =>
  new StatusError(504, "Timeout", `Too large resource version: ${revision}, current: ${newest}`, {
    retryAfterSeconds: 1,
    causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
  });

/** The consumer of a watch did not keep up and has to list again. */
export const tooSlow = (): StatusError =>
  new StatusError(410, "Expired", "the watch was ended because its client read too slowly; list again");

export const invalidContinue = (): StatusError => new StatusError(400, "BadRequest", "continue key is not valid");

/** The page's revision is gone. `token` carries on from the same place at the newest revision, as Kubernetes documents. */
export const continueExpired = (token: string): StatusError => {
  const error = new StatusError(
    410,
    "Expired",
    "the continue token is too old for a consistent list: list again without it, or use the token in this response to go on with the newest state",
  );
  error.status.metadata.continue = token;
  return error;
};
