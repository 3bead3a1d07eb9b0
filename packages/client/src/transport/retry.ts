import { delay } from "../queue";
import type { HttpMethod } from "./transport";

/** Requests that may be sent again: doing them twice is doing them once. */
export const isIdempotent = (method: HttpMethod): boolean => method === "GET" || method === "PUT" || method === "DELETE";

const maximumAttempts = 5;
/** Seconds; a server that asks for more gets the caller's attention instead. */
const longestWait = 30;

/** The seconds a busy server asks to wait, when that is a reason to try the request again. */
export const retryAfter = (status: number, header: string | string[] | undefined): number | undefined => {
  if (status !== 429 && status !== 503) return undefined;
  const seconds = Number(Array.isArray(header) ? header[0] : header);
  return Number.isFinite(seconds) && seconds >= 0 && seconds <= longestWait ? seconds : undefined;
};

/** The connection was closed by the server while it was idle, before the request was answered. */
const isStaleConnection = (error: unknown): boolean => {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "UND_ERR_SOCKET" || code === "ECONNRESET" || code === "EPIPE";
};

/**
 * Sends a request, again while the server asks for it (429 and 503 with Retry-After) or when an idle connection turned
 * out to be closed. Only for idempotent requests.
 */
export const withRetries = async <Result extends { wait?: number | undefined }>(
  send: () => Promise<Result>,
  options: { readonly idempotent: boolean; readonly signal?: AbortSignal | undefined },
): Promise<Result> => {
  for (let attempt = 1; ; attempt += 1) {
    const last = attempt === maximumAttempts || !options.idempotent || options.signal?.aborted === true;
    try {
      const result = await send();
      if (result.wait === undefined || last) return result;
      await delay(result.wait * 1000 + Math.random() * 100, options.signal);
    } catch (error) {
      if (last || attempt > 1 || !isStaleConnection(error)) throw error;
    }
  }
};
