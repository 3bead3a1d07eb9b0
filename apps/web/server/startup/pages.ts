import type { IncomingMessage, ServerResponse } from "node:http";
import next from "next";
import type { Config } from "../config";

/** The dashboard's pages, as Next.js built them. */
export const openPages = async (config: Config): Promise<(request: IncomingMessage, response: ServerResponse) => void> => {
  const app = next({ dev: false, dir: config.webDirectory, hostname: "localhost", port: config.http.port });
  await app.prepare();
  const handle = app.getRequestHandler();
  return (request, response) => void handle(request, response);
};
