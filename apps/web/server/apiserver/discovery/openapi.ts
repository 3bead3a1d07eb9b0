import { parseApiVersion, type Scheme } from "@gantry/api";
import { OpenApi, type OpenApiText, openApi2ProtobufMediaType } from "@gantry/api/openapi";
import type { CoreRequest, CoreResponse, TextResponse } from "../core/request";

export interface OpenApiDocuments {
  answer(path: string, request: CoreRequest): CoreResponse | undefined;
}

const json = ({ text, etag }: OpenApiText, cacheable: boolean): TextResponse => ({
  kind: "text",
  status: 200,
  contentType: "application/json",
  body: text,
  // A document under a URL with its own hash never changes.
  headers: { Etag: `"${etag}"`, ...(cacheable ? { "Cache-Control": "public, immutable" } : {}) },
});

const groupOf = (path: string): { group: string; version: string } | undefined => {
  const match = /^\/openapi\/v3\/(?:api|apis)\/(.+)$/.exec(path);
  return match?.[1] === undefined ? undefined : parseApiVersion(match[1]);
};

const version2 = (openapi: OpenApi, accept: string): TextResponse => {
  if (!/protobuf/.test(accept)) return json(openapi.swagger(), false);
  // kubectl asks with an @ in the type, which Go's parser of media types refuses in an answer.
  return { kind: "text", status: 200, contentType: openApi2ProtobufMediaType, body: Buffer.from(openapi.swaggerProtobuf()) };
};

/** Answers `/openapi/v2` and `/openapi/v3/...`. */
export const createOpenApi = (scheme: Scheme, version: string): OpenApiDocuments => {
  const openapi = new OpenApi(scheme, version);
  return {
    answer: (path, request) => {
      if (path === "/openapi/v2") return version2(openapi, request.accept);
      if (path === "/openapi/v3") return json(openapi.index(), false);
      const wanted = groupOf(path);
      const document = wanted && openapi.group(wanted.group, wanted.version);
      return document && json(document, request.query.has("hash"));
    },
  };
};
