import type { IncomingMessage } from "node:http";
import { badRequest, tooLarge } from "@gantry/api";

/** The largest request body, as in Kubernetes: 3 MiB. */
export const bodyLimit = 3 * 1024 * 1024;

/** Reads a body to its end. Throws 413 as soon as it is too large, without reading the rest. */
export const readBody = (request: IncomingMessage): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const refuse = (): void => {
      request.removeAllListeners("data");
      request.resume();
      reject(tooLarge(`limit is ${bodyLimit}`));
    };
    if (Number(request.headers["content-length"] ?? 0) > bodyLimit) {
      refuse();
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > bodyLimit) refuse();
      else chunks.push(chunk);
    });
    request.on("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on("error", () => reject(badRequest("the request body could not be read")));
    request.on("aborted", () => reject(badRequest("the request body was cut off")));
  });
