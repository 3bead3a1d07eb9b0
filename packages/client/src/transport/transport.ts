import type { Readable } from "node:stream";
import type { KubernetesObject, WatchEvent } from "@gantry/api";

export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export interface ApiRequest {
  readonly method: HttpMethod;
  /** Absolute, without query: `/api/v1/namespaces/default/pods`. */
  readonly path: string;
  readonly query?: Query;
  /** A JSON value. */
  readonly body?: unknown;
  /** Of the body; `application/json` when left out. Patches say which kind they are. */
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

export interface ApiResponse<Body = unknown> {
  readonly status: number;
  readonly body: Body;
}

/**
 * How requests reach an API server: a function call in the same process, HTTPS from elsewhere. Code above does not
 * know which. Failures are StatusErrors; objects that come back must not be changed (they may be shared).
 */
export interface Transport {
  request<Body = unknown>(request: ApiRequest): Promise<ApiResponse<Body>>;
  /** Events of a `watch=true` request, in order, until the server or the signal ends it. ERROR events throw. */
  watch<T extends KubernetesObject = KubernetesObject>(request: ApiRequest): AsyncIterable<WatchEvent<T>>;
  /** A body that is not JSON, as it comes (logs). */
  stream(request: ApiRequest): Promise<Readable>;
  close(): Promise<void>;
}
