import type { IncomingMessage } from "node:http";

/** The host name of a Host header, in lower case, without port and final dot. */
export const hostOf = (header: string): string => header.toLowerCase().replace(/:\d*$/, "").replace(/\.$/, "");

/**
 * The path of a request target by which it is matched: without query, and with "." and ".." resolved, as the backend will
 * resolve them. Otherwise `/public/../private` would pass by the rules for `/private`.
 */
export const pathOf = (target: string): string => {
  if (!target.startsWith("/")) return "/";
  const path = target.split(/[?#]/, 1)[0] ?? "/";
  if (!/\/(\.|%2e)/i.test(path)) return path;
  return URL.canParse(`http://host${path}`) ? new URL(`http://host${path}`).pathname : path;
};

/** What a request is about. */
export interface Target {
  /** As {@link hostOf} gives it. */
  readonly host: string;
  /** As {@link pathOf} gives it. */
  readonly path: string;
  /** Path and query for the backend. */
  readonly forwarded: string;
}

/** An absolute target (`GET http://host/path`), which clients of proxies send and every server has to accept. */
const absolute = /^https?:\/\/([^/?#]*)(.*)$/i;

/** Undefined for a request that names two hosts: we would route by one, and the backend might go by the other. */
export const targetOf = ({ url = "/", headers, rawHeaders }: IncomingMessage): Target | undefined => {
  const hostHeaders = rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === "host").length;
  const host = hostOf(headers.host ?? "");
  const [, authority, rest = ""] = absolute.exec(url) ?? [];
  if (hostHeaders > 1 || (authority !== undefined && hostOf(authority) !== host)) return undefined;
  const forwarded = authority === undefined ? url : rest.startsWith("/") ? rest : `/${rest}`;
  return { host, path: pathOf(forwarded), forwarded };
};
