import { type Status, StatusError, type StatusReason } from "@gantry/api";

const statusReasons: Readonly<Record<number, StatusReason>> = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  405: "MethodNotAllowed",
  409: "Conflict",
  410: "Gone",
  413: "RequestEntityTooLarge",
  429: "TooManyRequests",
  503: "ServiceUnavailable",
  504: "Timeout",
};

const isStatusBody = (body: unknown): body is Status =>
  typeof body === "object" && body !== null && "kind" in body && body.kind === "Status" && "code" in body;

/** What an answer with a status of 400 or more says: the Status of an API server, or the text of whoever answered in its place. */
export const responseError = (code: number, text: string): StatusError => {
  try {
    const body: unknown = JSON.parse(text);
    if (isStatusBody(body)) return StatusError.from(body);
  } catch {
    // Not from an API server but from something between: a proxy, another program on that port.
  }
  return new StatusError(code, statusReasons[code] ?? "InternalError", text.trim() || `The server answered with status ${code}.`);
};
