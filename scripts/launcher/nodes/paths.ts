import { PlainError } from "../terminal";
import type { PlannedNode } from "./plan";

/** Bytes that the address of a socket may have at most: unix(7), without the closing zero. */
const longestSocketPath = 107;

/** @throws PlainError when the state lies where nodes with namespaces of their own cannot have it */
export const checkPaths = (home: string, nodes: readonly PlannedNode[]): void => {
  if (/^(\/run|\/var\/run|\/sys|\/proc)(\/|$)/.test(home)) {
    throw new PlainError(
      `The state of several nodes cannot be in ${home}: every node has ${/^(\/var)?(\/\w+)/.exec(home)?.[2]} of its own. Set GANTRY_HOME.`,
    );
  }
  const long = nodes.find(({ dockerSocket }) => Buffer.byteLength(dockerSocket) > longestSocketPath);
  if (long) {
    throw new PlainError(
      `${long.dockerSocket} is too long for the name of a socket, which has at most ${longestSocketPath} bytes. Set GANTRY_HOME to a shorter path.`,
    );
  }
};

/**
 * Where a socket of the machine is seen by its nodes: /run is each one's own, and the machine's is shown in the node's folder.
 * @param socket its path on the machine
 */
export const machineSocketSeenFrom = (node: Pick<PlannedNode, "directory">, socket: string): string =>
  socket.replace(/^(\/var)?\/run\//, `${node.directory}/machine-run/`);
