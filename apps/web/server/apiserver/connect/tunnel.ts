import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { serviceUnavailable } from "@gantry/api";
import { openRequest, passedOn } from "./forward";
import type { Target } from "./kubelet";

const head = (response: IncomingMessage, line: string): string => {
  const lines = [line];
  const raw = response.rawHeaders;
  for (let index = 0; index + 1 < raw.length; index += 2) lines.push(`${raw[index]}: ${raw[index + 1]}`);
  return `${lines.join("\r\n")}\r\n\r\n`;
};

/** Joins two connections until either ends; the other ends with it. */
const join = (first: Duplex, second: Duplex): void => {
  const end = (): void => {
    first.destroy();
    second.destroy();
  };
  for (const socket of [first, second]) {
    socket.on("error", end);
    socket.on("close", end);
  }
  first.pipe(second);
  second.pipe(first);
};

/**
 * Sends a request to upgrade on to a target, and joins the connections once it agreed: bytes pass untouched, whatever
 * they speak. Rejects with 503 when nobody answers; an answer other than an upgrade is passed on as it is.
 */
export const tunnel = (client: { request: IncomingMessage; socket: Duplex; head: Buffer }, target: Target): Promise<void> =>
  new Promise((resolve, reject) => {
    const { request, socket } = client;
    const headers = { ...passedOn(request.headers), connection: "Upgrade", upgrade: request.headers.upgrade ?? "" };
    const upstream = openRequest(target, { method: request.method ?? "GET", headers, keepAlive: false });
    socket.on("close", () => upstream.destroy());
    upstream.on("timeout", () => upstream.destroy(new Error("no connection within 30 s")));
    upstream.on("error", (error) => reject(serviceUnavailable(`error dialing backend: ${error.message}`)));
    upstream.on("response", (response) => {
      socket.write(head(response, `HTTP/1.1 ${response.statusCode} ${response.statusMessage ?? ""}`));
      response.pipe(socket);
      resolve();
    });
    upstream.on("upgrade", (response, behind: Duplex, rest: Buffer) => {
      upstream.setTimeout(0);
      socket.write(head(response, "HTTP/1.1 101 Switching Protocols"));
      if (rest.length > 0) socket.write(rest);
      if (client.head.length > 0) behind.write(client.head);
      join(socket, behind);
      resolve();
    });
    upstream.end();
  });
