import { methodNotAllowed, type Scheme } from "@gantry/api";
import type { ServiceAccountTokens } from "../authentication/service-account-tokens";
import type { CoreRequest, CoreResponse, TextResponse, ValueResponse } from "../core/request";
import { aggregatedContentType, aggregatedDocument, aggregatedVersion } from "./aggregated";
import { answerHealth, type HealthCheck } from "./health";
import type { OpenApiDocuments } from "./openapi";
import { coreVersions, groupDetails, groupList, resourceList } from "./plain";
import { versionDocument } from "./version";

/** Groups that are answered elsewhere. */
export interface Aggregated {
  readonly groups: () => readonly object[];
  /** As aggregated discovery lists them. */
  readonly documents: () => readonly object[];
  readonly answer: (path: string) => CoreResponse | undefined;
}

export interface NonResourceParts {
  readonly scheme: Scheme;
  readonly release: string;
  /** `host:port` under which the API server is reached. */
  readonly serverAddress: string;
  readonly tokens: ServiceAccountTokens;
  readonly checks: readonly HealthCheck[];
  readonly openapi: OpenApiDocuments;
  readonly metrics: () => string;
  readonly aggregated?: Aggregated;
}

const value = (document: object): ValueResponse => ({ kind: "value", status: 200, value: document });

const json = (body: object, contentType = "application/json"): TextResponse => ({
  kind: "text",
  status: 200,
  contentType,
  body: JSON.stringify(body),
});

const rootPaths = (parts: NonResourceParts): object => ({
  paths: [
    "/api",
    "/api/v1",
    "/apis",
    ...parts.scheme
      .groups()
      .flatMap((group) => (group === "" ? [] : parts.scheme.versions(group).map((version) => `/apis/${group}/${version}`))),
    "/healthz",
    "/livez",
    "/metrics",
    "/openapi/v2",
    "/openapi/v3",
    "/openid/v1/jwks",
    "/readyz",
    "/version",
  ],
});

const roots = (parts: NonResourceParts, request: CoreRequest, core: boolean): CoreResponse => {
  const version = aggregatedVersion(request.accept);
  if (version) {
    const others = parts.aggregated?.documents() ?? [];
    return json(aggregatedDocument(parts.scheme, version, { core, others }), aggregatedContentType(version));
  }
  return value(core ? coreVersions(parts.serverAddress) : groupList(parts.scheme, parts.aggregated?.groups() ?? []));
};

const openIdConfiguration = ({ tokens, serverAddress }: NonResourceParts): object => ({
  issuer: tokens.issuer,
  jwks_uri: `https://${serverAddress}/openid/v1/jwks`,
  response_types_supported: ["id_token"],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: ["ES256"],
});

const discover = (parts: NonResourceParts, path: string): CoreResponse | undefined => {
  const [prefix, first, second, ...rest] = path.split("/").slice(1);
  if (rest.length > 0 || first === undefined) return undefined;
  const found =
    prefix === "api" && second === undefined
      ? resourceList(parts.scheme, "", first)
      : prefix === "apis"
        ? second === undefined
          ? groupDetails(parts.scheme, first)
          : resourceList(parts.scheme, first, second)
        : undefined;
  return found && value(found);
};

/** Everything that is not a resource: discovery, OpenAPI, version, health, metrics, keys. Undefined for unknown paths. */
export const createNonResource =
  (parts: NonResourceParts) =>
  async (request: CoreRequest): Promise<CoreResponse | undefined> => {
    const path = request.info.path.length > 1 ? request.info.path.replace(/\/$/, "") : request.info.path;
    const health = await answerHealth(path, request.query, parts.checks);
    if (health) return health;
    if (request.method !== "GET" && request.method !== "HEAD") throw methodNotAllowed({ group: "", plural: path }, request.method);
    switch (path) {
      case "/":
        return value(rootPaths(parts));
      case "/version":
        return value(versionDocument(parts.release));
      case "/api":
        return roots(parts, request, true);
      case "/apis":
        return roots(parts, request, false);
      case "/openid/v1/jwks":
        return json(parts.tokens.jwks, "application/jwk-set+json");
      case "/.well-known/openid-configuration":
        return json(openIdConfiguration(parts));
      case "/metrics":
        return { kind: "text", status: 200, contentType: "text/plain; version=0.0.4; charset=utf-8", body: parts.metrics() };
      default:
        if (parts.aggregated) {
          const answer = parts.aggregated.answer(path);
          if (answer) return answer;
        }
        return path.startsWith("/openapi/") ? parts.openapi.answer(path, request) : discover(parts, path);
    }
  };
