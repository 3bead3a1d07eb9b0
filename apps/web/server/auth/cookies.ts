import type { IncomingMessage } from "node:http";

export const sessionCookie = "gantry_session";

/** One cookie of a request by name. */
export const readCookie = (request: Pick<IncomingMessage, "headers">, name: string): string | undefined => {
  for (const part of (request.headers.cookie ?? "").split(";")) {
    const equals = part.indexOf("=");
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return undefined;
};

export const sessionTokenOf = (request: Pick<IncomingMessage, "headers">): string | undefined => readCookie(request, sessionCookie);

/** Whether the browser's connection is encrypted, so that the cookie may be marked Secure. */
export const isEncrypted = (request: IncomingMessage): boolean => "encrypted" in request.socket && request.socket.encrypted === true;

/**
 * The session's cookie: out of reach of scripts, never sent along from other sites. `maxAge` is in seconds; 0 takes
 * the cookie away.
 */
export const serializeSessionCookie = (token: string, options: { maxAge: number; secure: boolean }): string =>
  [
    `${sessionCookie}=${token}`,
    "Path=/",
    "HttpOnly",
    "SameSite=Strict",
    `Max-Age=${options.maxAge}`,
    ...(options.secure ? ["Secure"] : []),
  ].join("; ");
