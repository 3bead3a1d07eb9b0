import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { Readable } from "node:stream";
import { serviceUnavailable } from "@gantry/api";
import type { Target } from "./kubelet";

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Headers that are for this hop, or tell who asked: neither concerns whoever is behind. */
const notPassedOn = new Set([
  "authorization",
  "connection",
  "host",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

const isPassedOn = (name: string): boolean => !notPassedOn.has(name) && !name.startsWith("impersonate-");

export const passedOn = (headers: Headers): Record<string, string | string[]> => {
  const result: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined && isPassedOn(name)) result[name] = value;
  return result;
};

const connectTimeout = 30_000;

const kubeletAgent = new https.Agent({ keepAlive: true, maxFreeSockets: 32 });
const plainAgent = new http.Agent({ keepAlive: true, maxFreeSockets: 32 });

export interface Forwarded {
  readonly method: string;
  readonly headers: Headers;
  readonly body?: Readable;
  readonly signal: AbortSignal;
}

/** Opens a request to a target; the caller sends its body. */
export const openRequest = (
  target: Target,
  options: { method: string; headers: Record<string, string | string[]>; keepAlive: boolean },
): http.ClientRequest => {
  const { host, port, path, secure, tls } = target;
  const common = { host, port, path, method: options.method, headers: options.headers, timeout: connectTimeout };
  if (!secure) return http.request({ ...common, agent: options.keepAlive ? plainAgent : false });
  // Behind a proxied address stands whoever the user chose: it need not have a certificate of this cluster.
  const settings = tls ?? { rejectUnauthorized: false };
  return https.request({ ...common, ...settings, servername: "", agent: options.keepAlive ? kubeletAgent : false });
};

/** Sends a request on and gives back the answer as soon as its head is there. Throws 503 when nobody answers. */
export const forward = (target: Target, forwarded: Forwarded): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const request = openRequest(target, { method: forwarded.method, headers: passedOn(forwarded.headers), keepAlive: true });
    const abort = (): void => void request.destroy();
    forwarded.signal.addEventListener("abort", abort, { once: true });
    request.on("timeout", () => request.destroy(new Error("no connection within 30 s")));
    request.on("response", (response) => {
      request.setTimeout(0);
      response.on("close", () => forwarded.signal.removeEventListener("abort", abort));
      resolve(response);
    });
    request.on("error", (error) => {
      forwarded.signal.removeEventListener("abort", abort);
      reject(serviceUnavailable(`error trying to reach service: dial tcp ${target.host}:${target.port}: ${error.message}`));
    });
    if (forwarded.body) forwarded.body.pipe(request);
    else request.end();
  });
