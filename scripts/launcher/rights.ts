import { readFile } from "node:fs/promises";
import { PlainError } from "./terminal";

const withoutRoot = `Only root may make nodes with networks and Docker Engines of their own. Either of these works:

  sudo npm start -- --nodes N                     containers on Docker
  npm start -- --nodes N --runtime hollow         simulated nodes, no root and no Docker needed`;

const withoutRights = `Root may not make namespaces and networks here, which several nodes are made of. Either of these works:

  a machine, or a container started with --privileged
  npm start -- --nodes N --runtime hollow         simulated nodes, which need no rights`;

/** CAP_NET_ADMIN and CAP_SYS_ADMIN, as bits of a set of capabilities: capabilities(7). */
const neededRights = (1n << 12n) | (1n << 21n);

/**
 * Whether a process may make network interfaces, mounts and namespaces; root in a container often may not.
 * @param status of the process, as proc(5) has it
 */
export const hasRights = (status: string): boolean => {
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0"}`);
  return (effective & neededRights) === neededRights;
};

/** @throws PlainError when this user cannot make several nodes of the machine */
export const checkRights = async (): Promise<void> => {
  if (process.getuid?.() !== 0) throw new PlainError(withoutRoot);
  if (!hasRights(await readFile("/proc/self/status", "utf8"))) throw new PlainError(withoutRights);
};
