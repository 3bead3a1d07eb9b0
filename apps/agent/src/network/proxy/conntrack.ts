import type { Logger } from "pino";
import { CommandError, run } from "../command";
import type { ServicePort } from "./service-ports";

/** Arguments of `conntrack -D` for the UDP flows that a change leaves pointing to the wrong place. */
export const staleFlows = (before: readonly ServicePort[], after: readonly ServicePort[]): string[][] => {
  const next = new Map(after.map((port) => [port.id, port]));
  const previous = new Map(before.map((port) => [port.id, port]));
  const flows: string[][] = [];
  for (const port of before) {
    if (port.protocol !== "udp") continue;
    const kept = new Set((next.get(port.id)?.cluster ?? []).map(({ ip, port: target }) => `${ip}:${target}`));
    // Whatever was translated to a dead endpoint, by whichever address it came.
    for (const { ip, port: target } of port.cluster)
      if (!kept.has(`${ip}:${target}`)) flows.push(["-p", "udp", "--reply-src", ip, "--reply-port-src", String(target)]);
  }
  for (const port of after) {
    const first = port.protocol === "udp" && port.cluster.length > 0 && (previous.get(port.id)?.cluster.length ?? 0) === 0;
    if (!first) continue;
    // Flows from before there was an endpoint were let through untranslated and would stay so while packets keep coming.
    for (const address of [port.clusterIP, ...port.externalIPs, ...port.loadBalancerIPs])
      flows.push(["-p", "udp", "--orig-dst", address, "--orig-port-dst", String(port.port)]);
    if (port.nodePort !== undefined) flows.push(["-p", "udp", "--orig-port-dst", String(port.nodePort)]);
  }
  return flows;
};

/** Forgets UDP flows that a change of services has made wrong. Without the conntrack program they time out by themselves. */
export class FlowCleaner {
  readonly #logger: Logger;
  #available = true;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  async forget(flows: readonly string[][]): Promise<void> {
    for (const flow of flows) {
      if (!this.#available) return;
      await run("conntrack", ["-D", ...flow]).catch((error: unknown) => {
        if (!(error instanceof CommandError)) throw error;
        if (error.exitCode === null) {
          this.#available = false;
          this.#logger.warn(
            "the conntrack program is missing: UDP clients of a dead endpoint wait for a time-out; install the package conntrack",
          );
        } else if (!error.stderr.includes("0 flow entries"))
          this.#logger.warn({ error: error.message }, "UDP flows of a dead endpoint stay");
      });
    }
  }
}
