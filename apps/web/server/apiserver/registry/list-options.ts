import { badRequest, fieldError, fieldSelectorFor, invalid, type KubernetesObject, parseLabelSelector } from "@gantry/api";
import type { ServedResource } from "./served";
import { integerParameter } from "./write-options";

export interface Selection {
  readonly matches: (object: KubernetesObject) => boolean;
  readonly everything: boolean;
  /** The one name that the field selector allows. */
  readonly name: string | undefined;
}

const isTrue = (value: string | null): boolean => value !== null && value !== "false" && value !== "0";

/** Which objects a list or watch is for, by labels and fields. */
export const readSelection = (served: ServedResource, query: URLSearchParams): Selection => {
  const labels = parseLabelSelector(query.get("labelSelector") ?? "");
  // A kind that is stored as another one is selected by the names that it gives its own fields.
  const fields = fieldSelectorFor(served.definition, query.get("fieldSelector") ?? "");
  const shown = served.definition === served.rules ? (object: KubernetesObject) => object : served.fromStored;
  return {
    everything: labels.matchesEverything && fields.matchesEverything,
    name: fields.requiredValue("metadata.name"),
    matches: (object) => labels.matches(object.metadata.labels) && (fields.matchesEverything || fields.matches(shown(object))),
  };
};

export interface ListOptions {
  readonly limit: number | undefined;
  readonly continue: string | undefined;
  /** Undefined where the client did not say. */
  readonly resourceVersion: number | undefined;
  readonly match: "Exact" | "NotOlderThan" | undefined;
  readonly timeoutSeconds: number | undefined;
  readonly bookmarks: boolean;
  readonly sendInitialEvents: boolean | undefined;
}

const readVersion = (query: URLSearchParams): number | undefined => {
  const text = query.get("resourceVersion");
  if (text === null || text === "") return undefined;
  if (!/^\d+$/.test(text)) throw badRequest(`invalid resource version ${JSON.stringify(text)}`);
  return Number(text);
};

const listOptionsKind = { group: "meta.k8s.io", kind: "ListOptions" };

const forbid = (field: string, detail: string): never => {
  throw invalid(listOptionsKind, "", [fieldError.forbidden(field, detail)]);
};

const readMatch = (query: URLSearchParams, version: number | undefined, options: { continuing: boolean }): ListOptions["match"] => {
  const match = query.get("resourceVersionMatch");
  if (match === null || match === "") return undefined;
  if (options.continuing) forbid("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided");
  if (match !== "Exact" && match !== "NotOlderThan") {
    throw invalid(listOptionsKind, "", [fieldError.notSupported("resourceVersionMatch", match, ["Exact", "NotOlderThan", ""])]);
  }
  if (version === undefined && query.get("sendInitialEvents") === null) {
    forbid("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided");
  }
  if (match === "Exact" && version === 0)
    forbid("resourceVersionMatch", 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  return match;
};

/** @throws {StatusError} 400 and 422 for combinations that mean nothing. */
export const readListOptions = (query: URLSearchParams): ListOptions => {
  const resourceVersion = readVersion(query);
  const continuation = query.get("continue") || undefined;
  if (continuation !== undefined && resourceVersion !== undefined && resourceVersion !== 0) {
    throw badRequest("specifying resource version is not allowed when using continue");
  }
  const sendInitialEvents = query.get("sendInitialEvents");
  const limit = integerParameter(query, "limit");
  return {
    limit: limit !== undefined && limit > 0 ? limit : undefined,
    continue: continuation,
    resourceVersion,
    match: readMatch(query, resourceVersion, { continuing: continuation !== undefined }),
    timeoutSeconds: integerParameter(query, "timeoutSeconds"),
    bookmarks: isTrue(query.get("allowWatchBookmarks")),
    sendInitialEvents: sendInitialEvents === null || sendInitialEvents === "" ? undefined : isTrue(sendInitialEvents),
  };
};
