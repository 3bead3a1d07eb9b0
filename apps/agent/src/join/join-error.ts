import { StatusError } from "@gantry/api";
import { CertificateOverdue, CertificateRefused } from "../certificates/obtain";

/** Why this machine cannot join. Its message is for a person: what is wrong, why, and what to do. */
export class JoinError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "JoinError";
  }
}

/** How to get another line to join with. */
export const newLine =
  'Get a new line: run "npm run token" on the machine of the control plane, or press "Add node" on the dashboard\'s page of nodes.';

const codeOf = (error: unknown): string => {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return code === "" && error instanceof Error && error.cause !== undefined ? codeOf(error.cause) : code;
};

const networkReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens on that port. Is the control plane running, and is the port right?",
  ECONNRESET: "the connection was cut. Is it an HTTPS port?",
  ENOTFOUND: "that name is not known here. Try the control plane's address instead.",
  EAI_AGAIN: "the name could not be looked up. Try the control plane's address instead.",
  EHOSTUNREACH: "there is no way to that machine from here. Check the address, the network and the firewalls between.",
  ENETUNREACH: "there is no way to that network from here. Check the address, the network and the firewalls between.",
  ETIMEDOUT: "it does not answer. Check the address, the network and the firewalls between.",
  UND_ERR_CONNECT_TIMEOUT: "it does not answer. Check the address, the network and the firewalls between.",
  UND_ERR_HEADERS_TIMEOUT: "it took the request and does not answer. Is it Gantry's HTTPS port?",
  UND_ERR_SOCKET: "the connection was cut. Is it an HTTPS port?",
  EPROTO: "it does not speak TLS. Is it Gantry's HTTPS port (6443)?",
  ERR_SSL_WRONG_VERSION_NUMBER: "it does not speak TLS. Is it Gantry's HTTPS port (6443)?",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "it does not speak TLS. Is it Gantry's HTTPS port (6443)?",
};

const certificateReasons: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID:
    "its certificate is not valid under that name or address. Use the address that the control plane was started with (--node-address), or start it again with this one.",
  CERT_NOT_YET_VALID: "its certificate is not valid yet. Set this machine's clock.",
  CERT_HAS_EXPIRED: "its certificate has expired. Set this machine's clock, or start the control plane again, which renews it.",
};

/** Puts what went wrong while asking a server into words. */
export const explainJoin = (error: unknown, server: string): unknown => {
  if (error instanceof CertificateRefused) return new JoinError(`${server} refused this machine a certificate: ${error.message}`);
  if (error instanceof CertificateOverdue) return new JoinError(`${server} has not given this machine a certificate: ${error.message}`);
  if (error instanceof StatusError) {
    if (error.code === 401) {
      const detail = error.message === "Unauthorized" ? "it is not known there: mistyped, forged, expired or revoked" : error.message;
      return new JoinError(`${server} refused the token: ${detail}. ${newLine}`);
    }
    if (error.code === 403) return new JoinError(`${server} does not let this token join machines: ${error.message}. ${newLine}`);
    return new JoinError(`${server} cannot let this machine join: ${error.message}`);
  }
  const code = codeOf(error);
  const reason = networkReasons[code] ?? certificateReasons[code];
  if (reason !== undefined) return new JoinError(`${server} cannot be reached: ${reason}`);
  if (/CERT|SELF_SIGNED|UNABLE_TO_/.test(code)) {
    return new JoinError(
      `${server} shows a certificate that is not of the cluster's authority (${code}): it may be another machine that answers there. Check the address. ${newLine}`,
    );
  }
  return error;
};
