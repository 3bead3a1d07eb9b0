import { Agent } from "node:http";
import { inspect } from "node:util";
import Docker, { type DockerOptions } from "dockerode";

/**
 * Keeps connections, for a new one for each call costs more than the call. The library prints its options with each call, for a
 * log that is not kept: printing every socket, as an agent is printed otherwise, would cost far more than the call itself.
 */
class ConnectionAgent extends Agent {
  [inspect.custom](): string {
    return "ConnectionAgent";
  }
}

/**
 * Opens a client for `unix:///path`, `tcp://host:port` or `http://host:port`.
 * @throws A plain error when the address is none of these.
 */
export const connectToDocker = (address: string): Docker => {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const agent = new ConnectionAgent({ keepAlive: true });
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
