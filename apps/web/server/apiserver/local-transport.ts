import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { type KubernetesObject, StatusError, type WatchEvent } from "@gantry/api";
import { type ApiRequest, type ApiResponse, type Query, responseError, type Transport } from "@gantry/client";
import type { Core } from "./core/core";
import type { CoreRequest, CoreResponse, WatchItem, WatchResponse } from "./core/request";
import { parseRequestInfo } from "./core/request-info";
import type { UserInfo } from "./core/user";
import { present } from "./registry/served";

const never = new AbortController().signal;

const searchOf = (query: Query | undefined): URLSearchParams => {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(key, String(one));
  }
  return search;
};

/** What is passed on to whoever is behind a proxy: JSON both ways. */
const proxied = ({ body }: ApiRequest): NonNullable<CoreRequest["proxy"]> => {
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const content = sent === undefined ? {} : { "content-type": "application/json", "content-length": String(Buffer.byteLength(sent)) };
  return { headers: { accept: "application/json", ...content }, body: Readable.from(sent === undefined ? [] : [sent]) };
};

const coreRequest = (request: ApiRequest, user: UserInfo, verb?: "watch"): CoreRequest => {
  const query = searchOf(request.query);
  if (verb) query.set("watch", "true");
  // What is sent is decoded, which copies it: the caller may go on to change it.
  const { body } = request;
  const info = parseRequestInfo(request.method, request.path, query);
  return {
    method: request.method,
    info,
    ...(info.subresource === "proxy" ? { proxy: proxied(request) } : {}),
    query,
    ...(body === undefined ? {} : { body: { kind: "value", contentType: request.contentType ?? "application/json", value: body } }),
    accept: "",
    userAgent: user.name.split(":").at(-1) ?? user.name,
    signal: request.signal ?? never,
    warnings: [],
  };
};

const bodyOf = (answer: CoreResponse): unknown => {
  switch (answer.kind) {
    case "object":
      return answer.object ?? (answer.stored && present(answer.served, answer.stored.object));
    case "list":
      return {
        kind: answer.served.listKind,
        apiVersion: answer.served.apiVersion,
        metadata: {
          resourceVersion: String(answer.revision),
          ...(answer.continue === undefined ? {} : { continue: answer.continue }),
          ...(answer.remaining === undefined ? {} : { remainingItemCount: answer.remaining }),
        },
        items: answer.items.map((stored) => present(answer.served, stored.object)),
      };
    case "value":
      return answer.value;
    case "text": {
      const body = answer.body.toString();
      return answer.contentType.includes("json") ? JSON.parse(body) : body;
    }
    default:
      throw new StatusError(406, "NotAcceptable", "the answer is a stream");
  }
};

const eventOf = <T extends KubernetesObject>({ served }: WatchResponse, item: WatchItem): WatchEvent<T> => {
  if (item.type === "ERROR") throw StatusError.from(item.status);
  if (item.type !== "BOOKMARK") return { type: item.type, object: present(served, item.stored.object) as T };
  const annotations = item.initialEventsEnd ? { annotations: { "k8s.io/initial-events-end": "true" } } : {};
  const metadata = { name: "", uid: "", creationTimestamp: "", resourceVersion: String(item.revision), ...annotations };
  return { type: "BOOKMARK", object: { kind: served.kind, apiVersion: served.apiVersion, metadata } as unknown as T };
};

/** Requests as function calls: the same authorization, admission and rules as over HTTP, without the wire. */
export const createLocalTransport = (core: Core, user: UserInfo): Transport => {
  const handle = (request: ApiRequest, verb?: "watch"): Promise<CoreResponse> => core.handle(coreRequest(request, user, verb), user);
  return {
    request: async <Body>(request: ApiRequest): Promise<ApiResponse<Body>> => {
      const answer = await handle(request);
      const status = "status" in answer ? answer.status : 200;
      return { status, body: bodyOf(answer) as Body };
    },
    watch: async function* <T extends KubernetesObject>(request: ApiRequest): AsyncGenerator<WatchEvent<T>> {
      const answer = await handle(request, "watch");
      if (answer.kind !== "watch") throw new StatusError(400, "BadRequest", "not a watch");
      for await (const items of answer.events) for (const item of items) yield eventOf<T>(answer, item);
    },
    stream: async (request) => {
      const answer = await handle(request);
      if (answer.kind === "stream") {
        if (answer.status >= 400) throw responseError(answer.status, await text(answer.stream));
        return answer.stream;
      }
      if (answer.kind === "text") return Readable.from([answer.body]);
      return Readable.from([JSON.stringify(bodyOf(answer))]);
    },
    close: async () => undefined,
  };
};
