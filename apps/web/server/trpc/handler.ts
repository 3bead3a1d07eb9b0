import type { IncomingMessage, ServerResponse } from "node:http";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import { sessionTokenOf } from "../auth/cookies";
import { isSameOrigin } from "../auth/origin";
import type { TrpcContext, TrpcServices } from "./context";
import { appRouter } from "./router";

/** Bodies above this are refused: no form and no YAML that a person edits comes near. Bytes. */
const maxBodySize = 4 * 1024 * 1024;

const createContext = async (services: TrpcServices, request: IncomingMessage, response: ServerResponse): Promise<TrpcContext> => {
  const token = sessionTokenOf(request);
  const account = token ? await services.sessions.authenticate(token) : undefined;
  const transport = account && services.api.transportFor(account.user);
  return { ...services, request, response, token, account, transport };
};

/** Serves `/api/trpc/…` to pages of this server, and to no other site's. */
export const createTrpcHandler = (services: TrpcServices): ((request: IncomingMessage, response: ServerResponse) => void) => {
  const handle = createHTTPHandler({
    router: appRouter,
    basePath: "/api/trpc/",
    maxBodySize,
    createContext: ({ req, res }) => createContext(services, req as IncomingMessage, res as ServerResponse),
    onError: ({ error, path }) => {
      if (error.code === "INTERNAL_SERVER_ERROR") services.logger.error({ err: error.cause ?? error, path }, "a dashboard request failed");
    },
  });
  return (request, response) => {
    response.setHeader("Cache-Control", "no-store");
    if (isSameOrigin(request)) return void handle(request, response);
    response.writeHead(403, { "Content-Type": "text/plain" }).end("Requests from other sites are refused.\n");
  };
};
