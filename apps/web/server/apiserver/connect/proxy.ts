import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { badRequest } from "@gantry/api";
import type { OperationHandler } from "../core/core";
import type { RequestInfo } from "../core/request-info";
import { forward } from "./forward";
import { type ProxyParts, proxyTarget } from "./proxy-targets";

/** Larger pages are passed on as they are. */
const rewriteLimit = 4 * 1024 * 1024;

const attribute = /(\s(?:action|background|cite|codebase|data|formaction|href|icon|longdesc|poster|src|usemap)\s*=\s*)(["'])\/(?!\/)/gi;

/** Up to and with `/proxy`: what stands before the paths of whoever is behind. */
export const proxyPrefix = (info: RequestInfo): string => {
  const tail = info.rest === "" ? "" : `/${info.rest}`;
  const path = info.path.endsWith("/") && !tail.endsWith("/") ? info.path.slice(0, -1) : info.path;
  return tail !== "" && path.endsWith(tail) ? path.slice(0, -tail.length) : path;
};

/** Links of a page that lead to the root of its own server lead through the proxy instead. */
export const rewriteLinks = (html: string, prefix: string): string => html.replace(attribute, `$1$2${prefix}/`);

const rewriteLocation = (location: string, prefix: string, target: { host: string; port: number }): string => {
  const absolute = /^https?:\/\/([^/]+)(\/.*)?$/.exec(location);
  if (absolute) return absolute[1]?.split(":")[0] === target.host ? `${prefix}${absolute[2] ?? "/"}` : location;
  return location.startsWith("/") && !location.startsWith("//") ? `${prefix}${location}` : location;
};

const isHtml = (response: IncomingMessage): boolean =>
  /^text\/html\b/i.test(response.headers["content-type"] ?? "") && response.headers["content-encoding"] === undefined;

const readLimited = async (response: IncomingMessage): Promise<{ whole: boolean; chunks: Buffer[] }> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > rewriteLimit) return { whole: false, chunks };
  }
  return { whole: true, chunks };
};

const passThrough = async function* (chunks: readonly Buffer[], rest: IncomingMessage): AsyncGenerator<Buffer> {
  yield* chunks;
  for await (const chunk of rest) yield chunk as Buffer;
};

/** `pods|services|nodes/<name>/proxy/…`: any request, sent on to what is behind. */
export const proxyHandler =
  (parts: ProxyParts): OperationHandler =>
  async ({ request }) => {
    if (!request.proxy) throw badRequest("a proxied request needs a connection of its own");
    const target = await proxyTarget(parts, request.info, request.query);
    // Compressed pages could not be rewritten.
    const { "accept-encoding": _, ...headers } = request.proxy.headers;
    const response = await forward(target, { method: request.method, headers, body: request.proxy.body, signal: request.signal });
    const prefix = proxyPrefix(request.info);
    const answered = { ...response.headers };
    if (answered.location) answered.location = rewriteLocation(answered.location, prefix, target);
    const status = response.statusCode ?? 502;
    if (!isHtml(response)) return { kind: "stream", status, headers: answered, stream: response };
    const { "content-length": __, ...rewritten } = answered;
    const { whole, chunks } = await readLimited(response);
    if (!whole) return { kind: "stream", status, headers: rewritten, stream: Readable.from(passThrough(chunks, response)) };
    const page = rewriteLinks(Buffer.concat(chunks).toString("utf8"), prefix);
    return { kind: "stream", status, headers: rewritten, stream: Readable.from([Buffer.from(page)]) };
  };
