import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { HTTPGetAction } from "@gantry/api/core/v1";
import { hostAndPort, resolvePort } from "./port";
import type { ProbeOutcome, ProbeTarget } from "./types";

const mostRedirects = 10;
/** What is kept of an answer for messages. */
const mostOutput = 10_240;

interface HttpAnswer {
  readonly status: number;
  readonly location?: string;
  readonly body: string;
}

const read = async (response: IncomingMessage): Promise<string> => {
  let body = "";
  response.setEncoding("utf8");
  for await (const chunk of response) {
    body += chunk;
    if (body.length >= mostOutput) break;
  }
  return body.slice(0, mostOutput);
};

const get = (url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<HttpAnswer> =>
  new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    // A pod's certificate is its own affair; a connection of its own keeps one probe from disturbing another.
    const request = send(
      url,
      { headers, signal, agent: false, ...(url.protocol === "https:" ? { rejectUnauthorized: false } : {}) },
      (response) => {
        const { location } = response.headers;
        read(response).then(
          (body) => resolve({ status: response.statusCode ?? 0, ...(location === undefined ? {} : { location }), body }),
          reject,
        );
      },
    );
    request.on("error", reject);
    request.end();
  });

const headersOf = (action: HTTPGetAction, userAgent: string): Record<string, string> => {
  const headers: Record<string, string> = { "User-Agent": userAgent, Accept: "*/*", Connection: "close" };
  for (const { name, value } of action.httpHeaders ?? []) {
    const known = Object.keys(headers).find((header) => header.toLowerCase() === name.toLowerCase());
    if (known !== undefined) delete headers[known];
    // An empty Accept or User-Agent means: send none.
    if (value !== "" || known === undefined) headers[name] = value;
  }
  return headers;
};

export const urlOf = (action: HTTPGetAction, target: ProbeTarget): URL => {
  const port = resolvePort(action.port, target.container);
  const scheme = (action.scheme ?? "HTTP").toLowerCase();
  const [path = "/", ...query] = (action.path || "/").split("?");
  const url = new URL(`${scheme}://${hostAndPort(action.host || target.ip, port)}`);
  url.pathname = path;
  if (query.length > 0) url.search = query.join("?");
  return url;
};

const describe = (url: URL, error: unknown, timedOut: boolean): string => {
  if (timedOut) return `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`;
  if (error instanceof Error && "code" in error && error.code === "ECONNREFUSED")
    return `Get "${url}": dial tcp ${url.host}: connect: connection refused`;
  return `Get "${url}": ${error instanceof Error ? error.message : error}`;
};

/** One GET: any answer from 200 to 399 is a success. A redirect to another host counts as one, and is not followed. */
export const probeHttp = async (action: HTTPGetAction, target: ProbeTarget, timeoutMilliseconds: number): Promise<ProbeOutcome> => {
  const signal = AbortSignal.timeout(timeoutMilliseconds);
  let url: URL;
  try {
    url = urlOf(action, target);
  } catch (error) {
    return { result: "unknown", output: error instanceof Error ? error.message : String(error) };
  }
  try {
    const headers = headersOf(action, "kube-probe/1.33");
    for (let redirects = 0; ; redirects++) {
      const { status, location, body } = await get(url, headers, signal);
      const isRedirect = status >= 300 && status < 400 && location !== undefined && status !== 304;
      if (isRedirect) {
        const next = new URL(location, url);
        if (next.hostname !== url.hostname) return { result: "success", output: `Probe terminated redirects, Response body: ${body}` };
        if (redirects >= mostRedirects) return { result: "failure", output: `Get "${next}": stopped after ${mostRedirects} redirects` };
        url = next;
        continue;
      }
      if (status >= 200 && status < 400) return { result: "success", output: body };
      return { result: "failure", output: `HTTP probe failed with statuscode: ${status}` };
    }
  } catch (error) {
    return { result: "failure", output: describe(url, error, signal.aborted) };
  }
};

/** The GET of a lifecycle hook: any answer will do. @throws When there is none. */
export const callHttpHook = async (action: HTTPGetAction, target: ProbeTarget, signal: AbortSignal): Promise<void> => {
  const url = urlOf(action, target);
  const { status } = await get(url, headersOf(action, "kube-lifecycle/1.33"), signal);
  if (status >= 400) throw new Error(`HTTP lifecycle hook (${url}) answered ${status}`);
};
