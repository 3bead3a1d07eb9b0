import { internalError, StatusError } from "@gantry/api";
import type { Logger } from "../../log";

/** What a client is told about an error: a Status, never a stack trace. What was not expected is logged. */
export const failureOf = (error: unknown, log: Logger, context: Readonly<Record<string, unknown>>): StatusError => {
  if (error instanceof StatusError) return error;
  log.error({ err: error, ...context }, "request failed unexpectedly");
  return internalError("the request could not be completed; the server's log says more");
};
