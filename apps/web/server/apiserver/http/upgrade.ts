import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { badRequest, type StatusError } from "@gantry/api";
import { type WebSocket, WebSocketServer } from "ws";
import type { Logger } from "../../log";
import { impersonate } from "../authentication/impersonation";
import { type Authorizer, attributesOf } from "../authorization/attributes";
import type { Target } from "../connect/kubelet";
import { tunnel } from "../connect/tunnel";
import { requireAllowed } from "../core/core";
import type { CoreRequest, CoreResponse } from "../core/request";
import { parseRequestInfo, type RequestInfo } from "../core/request-info";
import type { UserInfo } from "../core/user";
import { failureOf } from "./failure";
import { parseTarget } from "./listener";
import { frameStyleOf } from "./watch";
import { frameOf } from "./watch-frames";

export interface UpgradeParts {
  readonly authenticate: (request: IncomingMessage) => Promise<UserInfo>;
  readonly authorizer: Authorizer;
  readonly handle: (request: CoreRequest, user: UserInfo) => Promise<CoreResponse>;
  /** Where an upgraded connection to a subresource leads; undefined for those that are not upgraded. */
  readonly targetOf: (info: RequestInfo, query: URLSearchParams, user: UserInfo) => Promise<Target | undefined>;
  readonly log: Logger;
}

/** More than this may not wait in one slow WebSocket. */
const bufferLimit = 8 * 1024 * 1024;

const refuse = (socket: Duplex, { status }: StatusError): void => {
  const body = JSON.stringify(status);
  const headers = ["Content-Type: application/json", `Content-Length: ${Buffer.byteLength(body)}`, "Connection: close"];
  socket.end(`HTTP/1.1 ${status.code} ${status.reason ?? "Error"}\r\n${headers.join("\r\n")}\r\n\r\n${body}`);
};

const protocols = ["binary.k8s.io", "base64.binary.k8s.io"];

const server = new WebSocketServer({
  noServer: true,
  maxPayload: 1024 * 1024,
  handleProtocols: (offered) => protocols.find((protocol) => offered.has(protocol)) ?? false,
});

/** Sends one message, and waits until it has gone where too much is waiting already. False when the client has left. */
const send = async (socket: WebSocket, data: string | Buffer): Promise<boolean> => {
  if (socket.readyState !== socket.OPEN) return false;
  if (socket.bufferedAmount <= bufferLimit) socket.send(data);
  else await new Promise<void>((resolve) => socket.send(data, () => resolve()));
  return true;
};

/** Sends a watch or a log over a WebSocket: a message for each event, or for each piece of the log. */
const stream = async (socket: WebSocket, request: CoreRequest, answer: CoreResponse): Promise<void> => {
  if (answer.kind === "watch") {
    const style = frameStyleOf(request, answer);
    for await (const items of answer.events) {
      for (const item of items) if (!(await send(socket, frameOf(style, item).toString().trimEnd()))) return;
    }
  } else if (answer.kind === "stream") {
    const base64 = socket.protocol === "base64.binary.k8s.io";
    for await (const chunk of answer.stream) {
      const bytes = Buffer.from(chunk as Buffer);
      if (!(await send(socket, base64 ? bytes.toString("base64") : bytes))) return;
    }
  }
  socket.close(1000);
};

/** Connections that ask to become something else: exec, attach, port-forward and proxies as tunnels, watches and logs as WebSockets. */
export const createUpgradeListener = (parts: UpgradeParts): ((request: IncomingMessage, socket: Duplex, head: Buffer) => void) => {
  const { authenticate, authorizer, handle, targetOf, log } = parts;

  const answerHere = async (
    client: { request: IncomingMessage; socket: Duplex; head: Buffer },
    core: CoreRequest,
    user: UserInfo,
  ): Promise<void> => {
    const { request, socket, head } = client;
    if (!/^websocket$/i.test(request.headers.upgrade ?? "")) throw badRequest("this path cannot be upgraded");
    const answer = await handle(core, user);
    if (answer.kind !== "watch" && answer.kind !== "stream") throw badRequest("this path cannot be upgraded");
    const websocket = await new Promise<WebSocket>((resolve) => server.handleUpgrade(request, socket, head, resolve));
    await stream(websocket, core, answer);
  };

  const serve = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const { path, query } = parseTarget(request);
    const user = impersonate(await authenticate(request), request.headers, authorizer);
    const info = parseRequestInfo(request.method ?? "GET", path, query);
    requireAllowed(authorizer, attributesOf(user, info));
    const target = await targetOf(info, query, user);
    if (target) return tunnel({ request, socket, head }, target);
    const abort = new AbortController();
    socket.on("close", () => abort.abort());
    const core: CoreRequest = {
      method: request.method ?? "GET",
      info,
      query,
      accept: "",
      userAgent: request.headers["user-agent"] ?? "",
      signal: abort.signal,
      warnings: [],
    };
    return answerHere({ request, socket, head }, core, user);
  };

  return (request, socket, head) => {
    // A client that leaves is no error of ours; without a listener it would end the process.
    socket.on("error", () => socket.destroy());
    serve(request, socket, head).catch((error: unknown) => {
      refuse(socket, failureOf(error, log, { method: request.method, path: request.url?.split("?")[0] }));
    });
  };
};
