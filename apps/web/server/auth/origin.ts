import type { IncomingMessage } from "node:http";

/**
 * Whether a request was made by a page of this very server, or by no browser at all. Together with the SameSite
 * cookie this keeps other sites from acting in a signed-in person's name. Ports count: another port is another site.
 */
export const isSameOrigin = (request: Pick<IncomingMessage, "headers">): boolean => {
  const { origin, host, "sec-fetch-site": site } = request.headers;
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  if (!origin) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
};
