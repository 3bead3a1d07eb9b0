import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import type { Socket } from "node:net";

/** They are about one connection, not about the message (RFC 9110 §7.6.1), `expect` because we answer it ourselves. */
const hopByHop = new Set([
  "connection",
  "expect",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** What clients say of themselves is not believed: we are the first proxy that is trusted. */
const saidByUs = new Set([
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-proto",
  "x-forwarded-scheme",
  "x-real-ip",
]);

const pairs = (raw: readonly string[]): [string, string][] => {
  const found: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) found.push([raw[index] ?? "", raw[index + 1] ?? ""]);
  return found;
};

/** Without the headers of the connection, those that `Connection` names included. */
const endToEnd = ({ rawHeaders, headers }: IncomingMessage): [string, string][] => {
  const named = new Set((headers.connection ?? "").toLowerCase().split(/\s*,\s*/));
  return pairs(rawHeaders).filter(([name]) => !hopByHop.has(name.toLowerCase()) && !named.has(name.toLowerCase()));
};

/** A response's headers for the client: names and values in turn, as they were written. */
export const responseHeaders = (response: IncomingMessage): string[] => endToEnd(response).flat();

/** Whether a request has a body, by its framing. */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";

const plainAddress = (socket: Socket): string => (socket.remoteAddress ?? "").replace(/^::ffff:/, "");

/** A request's headers for the backend, `X-Forwarded-*` included. */
export const requestHeaders = (request: IncomingMessage, secure: boolean): OutgoingHttpHeaders => {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of endToEnd(request)) {
    const key = name.toLowerCase();
    if (saidByUs.has(key)) continue;
    const before = headers[key];
    headers[key] = before === undefined ? value : [before, value].flat();
  }
  if (request.headers["transfer-encoding"] !== undefined) headers["transfer-encoding"] = "chunked";
  const client = plainAddress(request.socket);
  return {
    // Only HTTP/1.0 may leave it out, and the backend is asked by HTTP/1.1.
    host: "",
    ...headers,
    "x-forwarded-for": client,
    "x-forwarded-host": request.headers.host ?? "",
    "x-forwarded-port": String(request.socket.localPort ?? ""),
    "x-forwarded-proto": secure ? "https" : "http",
    "x-real-ip": client,
  };
};
