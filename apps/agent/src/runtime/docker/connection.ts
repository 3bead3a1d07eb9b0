import { Agent } from "node:http";
import Docker, { type DockerOptions } from "dockerode";

/**
 * Opens a client for `unix:///path`, `tcp://host:port` or `http://host:port`.
 * @throws A plain error when the address is none of these.
 */
export const connectToDocker = (address: string): Docker => {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  // Connections are kept: a new one for each call costs more than the call.
  const agent = new Agent({ keepAlive: true });
  const open = (options: DockerOptions): Docker => {
    // Known to the library, but not to its types.
    const withAgent: DockerOptions & { agent: Agent } = { ...options, agent };
    return new Docker(withAgent);
  };
  if (url?.protocol === "unix:") return open({ socketPath: url.pathname });
  if ((url?.protocol === "tcp:" || url?.protocol === "http:") && url.hostname !== "") {
    return open({ protocol: "http", host: url.hostname, port: Number(url.port || 2375) });
  }
  throw new Error(`"${address}" is not a Docker address: use unix:///var/run/docker.sock or tcp://host:port.`);
};
