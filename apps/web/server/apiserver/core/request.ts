import type { Readable } from "node:stream";
import type { KubernetesObject, Status } from "@gantry/api";
import type { ChangeType, StoredObject } from "../../store/types";
import type { ServedResource } from "../registry/served";
import type { RequestInfo } from "./request-info";

/** A body as it came over the wire, or a value from the same process. */
export type RequestBody =
  | { readonly kind: "bytes"; readonly contentType: string; readonly bytes: Buffer }
  | { readonly kind: "value"; readonly contentType: string; readonly value: unknown };

/** A request below HTTP. */
export interface CoreRequest {
  readonly method: string;
  readonly info: RequestInfo;
  readonly query: URLSearchParams;
  readonly body?: RequestBody;
  /** Which representations the client takes, best first. */
  readonly accept: string;
  /** The first word of the client's User-Agent is the field manager where none is named. */
  readonly userAgent: string;
  /** What a proxy passes on: the request's headers and, unread, its body. */
  readonly proxy?: { readonly headers: Readonly<Record<string, string | string[] | undefined>>; readonly body: Readable };
  readonly signal: AbortSignal;
  /** Texts for `Warning` headers; steps on the way add to it. */
  readonly warnings: string[];
}

/** One object, in the version that was asked for. */
export interface ObjectResponse {
  readonly kind: "object";
  readonly status: number;
  readonly served: ServedResource;
  /** Set where the object is exactly what is stored: its text can be sent as it is. */
  readonly stored?: StoredObject;
  readonly object?: KubernetesObject;
}

export interface ListResponse {
  readonly kind: "list";
  readonly served: ServedResource;
  readonly items: readonly StoredObject[];
  readonly revision: number;
  readonly continue?: string;
  readonly remaining?: number;
}

/** What a watch sends, before it is encoded. */
export type WatchItem =
  | { readonly type: ChangeType; readonly stored: StoredObject }
  | { readonly type: "BOOKMARK"; readonly revision: number; readonly initialEventsEnd?: boolean }
  | { readonly type: "ERROR"; readonly status: Status };

export interface WatchResponse {
  readonly kind: "watch";
  readonly served: ServedResource;
  readonly events: AsyncIterable<readonly WatchItem[]>;
}

/** A JSON value that is no stored object: a Status, a review, a discovery document. */
export interface ValueResponse {
  readonly kind: "value";
  readonly status: number;
  readonly value: object;
}

export interface TextResponse {
  readonly kind: "text";
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Bytes from elsewhere, passed on as they come: logs and proxied answers. */
export interface StreamResponse {
  readonly kind: "stream";
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly stream: Readable;
}

export type CoreResponse = ObjectResponse | ListResponse | WatchResponse | ValueResponse | TextResponse | StreamResponse;
