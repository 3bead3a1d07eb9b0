import { RuntimeError } from "../types";

/** The HTTP status with which Docker answered; undefined when it did not answer. */
export const statusCode = (error: unknown): number | undefined =>
  typeof error === "object" && error !== null && "statusCode" in error && typeof error.statusCode === "number"
    ? error.statusCode
    : undefined;

/** Docker's own words, without the client library's wrapping. */
export const messageOf = (error: unknown): string => {
  if (typeof error === "object" && error !== null && "json" in error) {
    const body = error.json;
    if (typeof body === "object" && body !== null && "message" in body && typeof body.message === "string") return body.message;
  }
  // The library puts `(HTTP code 500) server error - ` in front.
  return (error instanceof Error ? error.message : String(error)).replace(/^\(HTTP code \d+\)[^-]*- /, "").trim();
};

/** An engine that gave no answer is unavailable, whatever was asked of it; else it is the failure that the caller names. */
export const runtimeError = (error: unknown, reason: RuntimeError["reason"]): RuntimeError => {
  if (error instanceof RuntimeError) return error;
  const status = statusCode(error);
  if (status === undefined) return new RuntimeError("RuntimeUnavailable", `Docker does not answer: ${messageOf(error)}`);
  if (status === 404 && reason !== "RunContainerError") return new RuntimeError("NotFound", messageOf(error));
  return new RuntimeError(reason, `Error response from daemon: ${messageOf(error)}`);
};
