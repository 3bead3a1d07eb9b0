import type { ServerResponse } from "node:http";
import type { CoreRequest, WatchResponse } from "../core/request";
import { includeObjectOf } from "./encode";
import { negotiate } from "./negotiate";
import { type FrameStyle, frameOf, watchContentType } from "./watch-frames";
import { drained } from "./write";

/** How the frames of a watch look for this client. Throws 406 and 400. */
export const frameStyleOf = (request: CoreRequest, { served }: WatchResponse): FrameStyle => {
  const encoding = negotiate(request.accept, served.definition.virtual !== true);
  return { served, encoding, include: includeObjectOf(request.query), columns: true };
};

/**
 * Sends a watch's events as lines of JSON until it ends. A client that does not keep up holds up nobody but itself:
 * while it is behind, its events wait in the store's bounded buffer, and when that is full it is cut off.
 */
export const serveWatch = async (response: ServerResponse, request: CoreRequest, watch: WatchResponse): Promise<void> => {
  const style = frameStyleOf(request, watch);
  response.setHeader("Content-Type", watchContentType(style));
  response.writeHead(200);
  response.flushHeaders();
  let columns = true;
  for await (const items of watch.events) {
    const frames = items.map((item) => {
      const frame = frameOf({ ...style, columns }, item);
      if (item.type !== "BOOKMARK") columns = false;
      return frame;
    });
    const [only] = frames;
    const chunk = frames.length === 1 && only ? only : Buffer.concat(frames);
    if (request.signal.aborted || response.destroyed) break;
    if (!response.write(chunk) && !(await drained(response, request.signal))) break;
  }
  response.end();
};
