import { networkInterfaces } from "node:os";
import type { Logger } from "pino";
import { CommandError, run } from "../command";
import { endpointsOf, type ServicePort } from "./service-ports";

/** What the original direction of a flow to this port looks like, by each of the addresses and the node port. */
const entrancesOf = (port: ServicePort): string[][] => [
  ...[port.clusterIP, ...port.externalIPs, ...port.loadBalancerIPs].map((address) => [
    "--orig-dst",
    address,
    "--orig-port-dst",
    String(port.port),
  ]),
  ...(port.nodePort === undefined ? [] : [["--orig-port-dst", String(port.nodePort)]]),
];

const endpointFlows = (port: ServicePort): string[][] =>
  endpointsOf(port).map(({ ip, port: target }) => ["--reply-src", ip, "--reply-port-src", String(target)]);

const without = (flows: readonly string[][], others: readonly string[][]): string[][] => {
  const known = new Set(others.map((flow) => flow.join(" ")));
  return flows.filter((flow) => !known.has(flow.join(" ")));
};

/** Arguments of `conntrack -D` for the UDP flows that a change leaves pointing to the wrong place. */
export const staleFlows = (before: readonly ServicePort[], after: readonly ServicePort[]): string[][] => {
  const udp = (ports: readonly ServicePort[]) => new Map(ports.flatMap((port) => (port.protocol === "udp" ? [[port.id, port]] : [])));
  const [previous, next] = [udp(before), udp(after)];
  const flows: string[][] = [];
  for (const [id, port] of previous) {
    const kept = next.get(id);
    // Whatever was translated to a dead endpoint, by whichever address it came; and by addresses that are given up.
    flows.push(...without(endpointFlows(port), kept ? endpointFlows(kept) : []));
    if (kept) flows.push(...without(entrancesOf(port), entrancesOf(kept)));
  }
  for (const [id, port] of next) {
    if (port.cluster.length === 0) continue;
    const earlier = previous.get(id);
    // Flows from before there was an endpoint or an address were let through untranslated and would stay so while packets keep coming.
    flows.push(...without(entrancesOf(port), earlier && earlier.cluster.length > 0 ? entrancesOf(earlier) : []));
  }
  return flows.map((flow) => ["-p", "udp", ...flow]);
};

const flowPattern = /^udp .*?src=(\S+) dst=(\S+) sport=(\d+) dport=(\d+) .*?src=(\S+) dst=\S+ sport=(\d+)/;

/**
 * Arguments of `conntrack -D` for the UDP flows that came by a Service's address and do not lead to an endpoint of it: what
 * an earlier life of the agent left behind. All others go on as they are.
 * @param listing What `conntrack -L -p udp` prints.
 * @param localAddresses Of this node, by which node ports are reached.
 */
export const misledFlows = (listing: string, ports: readonly ServicePort[], localAddresses: ReadonlySet<string>): string[][] => {
  const endpointsBy = new Map<string, ReadonlySet<string>>();
  for (const port of ports) {
    if (port.protocol !== "udp") continue;
    const endpoints = new Set(endpointsOf(port).map(({ ip, port: target }) => `${ip}:${target}`));
    for (const address of [port.clusterIP, ...port.externalIPs, ...port.loadBalancerIPs])
      endpointsBy.set(`${address}:${port.port}`, endpoints);
    if (port.nodePort !== undefined) for (const address of localAddresses) endpointsBy.set(`${address}:${port.nodePort}`, endpoints);
  }
  return listing.split("\n").flatMap((line) => {
    const [, source = "", destination = "", sourcePort = "", destinationPort = "", answerer, answererPort] = flowPattern.exec(line) ?? [];
    const endpoints = endpointsBy.get(`${destination}:${destinationPort}`);
    if (!endpoints || endpoints.has(`${answerer}:${answererPort}`)) return [];
    const [from, to] = [
      ["--orig-src", source, "--orig-port-src", sourcePort],
      ["--orig-dst", destination, "--orig-port-dst", destinationPort],
    ];
    return [["-p", "udp", ...from, ...to]];
  });
};

/** Forgets UDP flows that a change of services has made wrong. Without the conntrack program they time out by themselves. */
export class FlowCleaner {
  readonly #logger: Logger;
  #available = true;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** At the first programming, which cannot tell what has changed: looks at the flows that there are. */
  async forgetMisled(ports: readonly ServicePort[]): Promise<void> {
    if (!ports.some(({ protocol }) => protocol === "udp")) return;
    const local = Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address));
    const listing = await this.#run(["-L", "-p", "udp"]);
    await this.forget(misledFlows(listing, ports, new Set(local)));
  }

  async forget(flows: readonly string[][]): Promise<void> {
    for (const flow of flows) {
      if (!this.#available) return;
      await this.#run(["-D", ...flow]);
    }
  }

  /** Resolves with what conntrack prints, "" where it cannot. */
  async #run(words: readonly string[]): Promise<string> {
    try {
      return await run("conntrack", words);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      if (error.exitCode === null) {
        this.#available = false;
        this.#logger.warn(
          "the conntrack program is missing: UDP clients of a dead endpoint wait for a time-out; install the package conntrack",
        );
      } else if (!error.stderr.includes("0 flow entries")) this.#logger.warn({ error: error.message }, "UDP flows of a dead endpoint stay");
      return "";
    }
  }
}
