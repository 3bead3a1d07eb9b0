import { type ServerResponse, STATUS_CODES } from "node:http";

/** The sentences that people read when no backend has answered. */
const explanations: Readonly<Record<number, string>> = {
  400: "The request could not be understood.",
  404: "No Ingress has a rule for this host and path.",
  502: "The backend broke off before it had answered.",
  503: "No backend is ready to answer at the moment.",
};

/** A plain page for what we answer ourselves. */
export const plainPage = (status: number): string => `${status} ${STATUS_CODES[status] ?? ""}\n${explanations[status] ?? ""}\n`;

export const sendPage = (response: ServerResponse, status: number): void => {
  const body = plainPage(status);
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "content-length": Buffer.byteLength(body) });
  response.end(body);
};
