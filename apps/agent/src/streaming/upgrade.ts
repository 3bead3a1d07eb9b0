import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

/** A connection on which a client asked for another protocol. */
export interface UpgradeRequest {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  /** Bytes that came behind the request's headers. */
  readonly head: Buffer;
}

const listed = (value: string | string[] | undefined): string[] =>
  (Array.isArray(value) ? value.join(",") : (value ?? ""))
    .split(",")
    .map((token) => token.trim())
    .filter((token) => token !== "");

/** The protocols of a multi-valued header, in the client's order. */
export const headerTokens = (request: IncomingMessage, name: string): string[] => listed(request.headers[name]);

export const wantsSpdy = (request: IncomingMessage): boolean =>
  headerTokens(request, "upgrade").some((protocol) => protocol.toLowerCase() === "spdy/3.1");

export const wantsWebSocket = (request: IncomingMessage): boolean =>
  headerTokens(request, "upgrade").some((protocol) => protocol.toLowerCase() === "websocket");

/** Answers an upgrade with an ordinary HTTP response, and closes. */
export const refuseUpgrade = (socket: Duplex, code: number, message: string): void => {
  if (!socket.writable) return;
  const body = `${message}\n`;
  socket.end(
    `HTTP/1.1 ${code} ${STATUS_CODES[code] ?? "Error"}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
};
