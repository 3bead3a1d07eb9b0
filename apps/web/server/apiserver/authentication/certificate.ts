import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { unauthorized } from "@gantry/api";
import type { UserInfo } from "../core/user";

const users = new WeakMap<Socket, UserInfo | null>();

const texts = (value: string | string[] | undefined): string[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

const read = (socket: TLSSocket): UserInfo | null => {
  const certificate = socket.getPeerCertificate();
  if (!certificate || !("subject" in certificate)) return null;
  if (!socket.authorized) throw unauthorized();
  // Node gives an array for an attribute that occurs more than once, which its types leave out.
  const subject: Record<string, string | string[] | undefined> = { ...certificate.subject };
  const name = texts(subject.CN)[0];
  return name === undefined ? null : { name, groups: texts(subject.O) };
};

/**
 * The user that a client certificate of the cluster's authority names: CN is the user, every O a group.
 * Undefined when the connection has none. Throws 401 for a certificate that the authority did not issue or that expired.
 */
export const userOfCertificate = (socket: Socket): UserInfo | undefined => {
  if (!(socket instanceof TLSSocket)) return undefined;
  const known = users.get(socket);
  if (known !== undefined) return known ?? undefined;
  const user = read(socket);
  users.set(socket, user);
  return user ?? undefined;
};
