import { badRequest, type StatusCause, StatusError } from "@gantry/api";

/** The body names another namespace than the path. */
export const namespaceMismatch = (): StatusError =>
  badRequest("the namespace of the provided object does not match the namespace sent on the request");

/** The body names another object than the path. */
export const nameMismatch = (inBody: string, inPath: string): StatusError =>
  badRequest(`the name of the object (${inBody}) does not match the name on the URL (${inPath})`);

/** Fields that no schema knows, refused under `fieldValidation=Strict`. */
export const strictDecodingError = (problems: readonly string[]): StatusError =>
  badRequest(`strict decoding error: ${problems.join(", ")}`);

export const tooLargeResourceVersion = (asked: number, current: number): StatusError => {
  const causes: StatusCause[] = [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }];
  return new StatusError(504, "Timeout", `Too large resource version: ${asked}, current: ${current}`, { retryAfterSeconds: 1, causes });
};
