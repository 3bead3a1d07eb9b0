import type { IncomingMessage } from "node:http";
import { unauthorized } from "@gantry/api";
import { anonymousUser, authenticated, type UserInfo } from "../core/user";
import { userOfCertificate } from "./certificate";
import type { TokenAuthenticator } from "./types";

/** Browsers cannot set headers on a WebSocket: they send the token as a subprotocol. */
const protocolPrefix = "base64url.bearer.authorization.k8s.io.";

const tokenOfProtocol = (request: IncomingMessage): string | undefined => {
  const protocols = request.headers["sec-websocket-protocol"]?.split(",").map((text) => text.trim()) ?? [];
  const found = protocols.find((protocol) => protocol.startsWith(protocolPrefix));
  if (found === undefined) return undefined;
  // The token is for the API server alone: it must not travel on to a node.
  request.headers["sec-websocket-protocol"] = protocols.filter((protocol) => protocol !== found).join(", ");
  return Buffer.from(found.slice(protocolPrefix.length), "base64url").toString();
};

const bearerToken = (request: IncomingMessage): string | undefined => {
  const header = request.headers.authorization;
  if (header === undefined) return tokenOfProtocol(request);
  const match = /^bearer +(\S+)\s*$/i.exec(header);
  return match?.[1];
};

/**
 * Finds out who makes a request: by client certificate, then by bearer token. Without credentials it is
 * system:anonymous; with false ones it is a 401.
 */
export const createAuthenticate =
  (authenticators: readonly TokenAuthenticator[]) =>
  async (request: IncomingMessage): Promise<UserInfo> => {
    const byCertificate = userOfCertificate(request.socket);
    if (byCertificate) return authenticated(byCertificate);
    const token = bearerToken(request);
    if (token === undefined) return anonymousUser;
    for (const authenticator of authenticators) {
      const user = await authenticator(token);
      if (user) return authenticated(user);
    }
    throw unauthorized();
  };
