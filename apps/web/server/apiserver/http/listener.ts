import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { timeout, tooManyRequests } from "@gantry/api";
import type { Logger } from "../../log";
import { impersonate } from "../authentication/impersonation";
import type { Authorizer } from "../authorization/attributes";
import type { CoreRequest, CoreResponse, RequestBody } from "../core/request";
import { parseRequestInfo, type RequestInfo } from "../core/request-info";
import type { UserInfo } from "../core/user";
import type { RequestMetrics } from "../metrics/requests";
import { readBody } from "./body";
import { encodeResponse } from "./encode";
import { failureOf } from "./failure";
import { negotiate } from "./negotiate";
import { serveWatch } from "./watch";
import { writeStream, writeWhole } from "./write";

export interface HttpParts {
  readonly authenticate: (request: IncomingMessage) => Promise<UserInfo>;
  readonly authorizer: Authorizer;
  readonly handle: (request: CoreRequest, user: UserInfo) => Promise<CoreResponse>;
  readonly metrics: RequestMetrics;
  readonly log: Logger;
}

/** Requests that are answered at once at most; more are told to come again. Watches and streams do not count. */
const inFlightLimit = 1000;
const requestTimeoutMilliseconds = 60_000;

/** A method, path and query, taken apart without trusting any of them. */
export const parseTarget = (request: IncomingMessage): { path: string; query: URLSearchParams } => {
  const target = request.url ?? "/";
  const mark = target.indexOf("?");
  return mark < 0
    ? { path: target, query: new URLSearchParams() }
    : { path: target.slice(0, mark), query: new URLSearchParams(target.slice(mark + 1)) };
};

const streaming = new Set(["proxy", "log", "exec", "attach", "portforward"]);

/** Watches, logs and proxied requests take as long as they take. */
export const isLongRunning = (info: RequestInfo): boolean => info.verb === "watch" || streaming.has(info.subresource);

const noBody = new Set(["GET", "HEAD", "OPTIONS"]);

const bodyOf = async (request: IncomingMessage, info: RequestInfo): Promise<RequestBody | undefined> => {
  if (noBody.has(request.method ?? "GET") || info.subresource === "proxy") return undefined;
  const bytes = await readBody(request);
  return { kind: "bytes", contentType: request.headers["content-type"] ?? "", bytes };
};

const quoteWarning = (text: string): string => `299 - "${text.replace(/[\\"]/g, "\\$&").replace(/[\r\n]+/g, " ")}"`;

const respond = async (
  http: { request: IncomingMessage; response: ServerResponse },
  core: CoreRequest,
  answer: CoreResponse,
): Promise<void> => {
  const { request, response } = http;
  if (core.warnings.length > 0) response.setHeader("Warning", core.warnings.map(quoteWarning));
  switch (answer.kind) {
    case "watch":
      return serveWatch(response, core, answer);
    case "stream":
      return writeStream(response, answer);
    case "text":
      return writeWhole(request, response, answer);
    default:
      return writeWhole(request, response, encodeResponse(answer, core));
  }
};

const neverAborted = new AbortController().signal;

/** Why a request was given up; made once, for making an error costs more than answering many a request. */
const clientLeft = new Error("the client has left");

/** Fires when the client leaves. */
const signalOf = (response: ServerResponse): AbortSignal => {
  const abort = new AbortController();
  response.on("close", () => abort.abort(clientLeft));
  return abort.signal;
};

/** Gives the request a deadline unless it is one that may last. */
const withDeadline = async <T>(long: boolean, work: Promise<T>): Promise<T> => {
  if (long) return work;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(timeout("request did not complete within the allotted timeout")), requestTimeoutMilliseconds);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
};

/** HTTP in front of the core: one function for `node:http` and `node:https` servers. */
export const createRequestListener = (parts: HttpParts): ((request: IncomingMessage, response: ServerResponse) => void) => {
  const { authenticate, authorizer, handle, metrics, log } = parts;
  let inFlight = 0;

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const method = request.method ?? "GET";
    const { path, query } = parseTarget(request);
    const user = impersonate(await authenticate(request), request.headers, authorizer);
    const info = parseRequestInfo(method, path, query);
    const long = isLongRunning(info);
    if (!long && inFlight >= inFlightLimit) throw tooManyRequests("please try again later.", 1);
    if (!long) inFlight++;
    const end = metrics.begin(long);
    try {
      const accept = request.headers.accept ?? "";
      if (info.isResource && info.subresource === "" && info.verb !== "watch") negotiate(accept, true);
      const body = await bodyOf(request, info);
      const core: CoreRequest = {
        method,
        info,
        query,
        ...(body ? { body } : {}),
        accept,
        userAgent: request.headers["user-agent"] ?? "",
        ...(info.subresource === "proxy" ? { proxy: { headers: request.headers, body: request } } : {}),
        signal: long ? signalOf(response) : neverAborted,
        warnings: [],
      };
      const answer = await withDeadline(long, handle(core, user));
      await respond({ request, response }, core, answer);
    } finally {
      if (!long) inFlight--;
      end();
    }
  };

  const fail = async (error: unknown, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status } = failureOf(error, log, { method: request.method, path: request.url?.split("?")[0] });
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (status.details?.retryAfterSeconds) response.setHeader("Retry-After", status.details.retryAfterSeconds);
    if (status.code === 413) response.setHeader("Connection", "close");
    await writeWhole(request, response, { status: status.code, contentType: "application/json", body: JSON.stringify(status) });
  };

  return (request, response) => {
    const started = performance.now();
    response.setHeader("Audit-Id", randomUUID());
    response.setHeader("Cache-Control", "no-cache, private");
    serve(request, response)
      .catch((error: unknown) => fail(error, request, response))
      .catch((error: unknown) => {
        log.error({ err: error }, "an answer could not be written");
        response.destroy();
      })
      .finally(() => metrics.observe(request, response.statusCode, (performance.now() - started) / 1000));
  };
};
