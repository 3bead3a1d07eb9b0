import { badRequest } from "@gantry/api";

/** What a request is about, read off its method, path and query. Authorization and routing go by it. */
export interface RequestInfo {
  /** As it came: percent-encoded, without query. */
  readonly path: string;
  /** A Kubernetes verb for resources; the method in lower case for other paths. */
  readonly verb: string;
  readonly isResource: boolean;
  readonly group: string;
  readonly version: string;
  readonly namespace: string;
  readonly resource: string;
  readonly name: string;
  readonly subresource: string;
  /** What follows a subresource, percent-encoded and without a leading slash: the path that a proxy passes on. */
  readonly rest: string;
}

const verbOfMethod: Readonly<Record<string, string>> = {
  GET: "get",
  HEAD: "get",
  POST: "create",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
};

/** Subresources of a Namespace; any other word after a namespace's name is a resource inside it. */
const namespaceSubresources = new Set(["status", "finalize"]);

const isTrue = (value: string | null): boolean => value !== null && value !== "false" && value !== "0";

const decodeSegment = (segment: string): string => {
  let decoded: string;
  try {
    decoded = decodeURIComponent(segment);
  } catch {
    throw badRequest("the path of the request is not properly percent-encoded");
  }
  if (decoded === "." || decoded === ".." || decoded.includes("/") || decoded.includes("\0")) {
    throw badRequest(`invalid path segment ${JSON.stringify(segment)}`);
  }
  return decoded;
};

const nonResource = (method: string, path: string): RequestInfo => ({
  path,
  verb: method === "HEAD" ? "head" : method.toLowerCase(),
  isResource: false,
  group: "",
  version: "",
  namespace: "",
  resource: "",
  name: "",
  subresource: "",
  rest: "",
});

/** `metadata.name=x` in a field selector narrows a list to one name, which roles with resourceNames may allow. */
const selectedName = (query: URLSearchParams): string => {
  const match = /(?:^|,)metadata\.name==?([^,!=]+)(?:,|$)/.exec(query.get("fieldSelector") ?? "");
  return match?.[1] ?? "";
};

const collectionVerbs = new Set(["list", "watch", "deletecollection"]);

const collectionVerb = (verb: string): string => (verb === "delete" ? "deletecollection" : verb === "get" ? "list" : verb);

/** Where in the path the proxied tail starts, so that it is passed on byte for byte. */
const tailOf = (segments: readonly string[], from: number): string => segments.slice(from).join("/");

/**
 * @param path Percent-encoded, without query.
 * @throws {StatusError} 400 for a path that could mean different things to different readers.
 */
export const parseRequestInfo = (method: string, path: string, query: URLSearchParams): RequestInfo => {
  const all = path.replace(/^\//, "").split("/");
  const segments = all.at(-1) === "" ? all.slice(0, -1) : all;
  const prefix = segments[0];
  const groupless = prefix === "api";
  if (!(groupless || prefix === "apis") || segments.length < (groupless ? 3 : 4)) {
    for (const segment of segments) decodeSegment(segment);
    return nonResource(method, path);
  }
  let index = groupless ? 1 : 2;
  const group = groupless ? "" : decodeSegment(segments[1] ?? "");
  const version = decodeSegment(segments[index++] ?? "");
  const verb = verbOfMethod[method] ?? method.toLowerCase();
  // The old way of asking for a watch: /api/v1/watch/pods.
  const oldWatch = verb === "get" && segments[index] === "watch" && segments.length > index + 1;
  if (oldWatch) index++;
  const word = (at: number): string => (at < segments.length ? decodeSegment(segments[at] ?? "") : "");
  let namespace = "";
  if (segments[index] === "namespaces" && segments.length > index + 1) {
    namespace = word(index + 1);
    const next = word(index + 2);
    if (next !== "" && !namespaceSubresources.has(next)) index += 2;
  }
  const resource = word(index);
  let name = word(index + 1);
  const subresource = word(index + 2);
  const rest = tailOf(all, index + 3);
  if (subresource !== "proxy") {
    if (segments.includes("")) throw badRequest("the path of the request has an empty segment");
    for (const segment of segments.slice(index + 3)) decodeSegment(segment);
  }
  const watching = oldWatch || (verb === "get" && subresource === "" && isTrue(query.get("watch")));
  if (watching && name !== "") query.set("fieldSelector", `metadata.name=${name}`);
  const finalVerb = watching ? "watch" : name === "" ? collectionVerb(verb) : verb;
  if (name === "" && collectionVerbs.has(finalVerb)) name = selectedName(query);
  return { path, verb: finalVerb, isResource: true, group, version, namespace, resource, name, subresource, rest };
};
