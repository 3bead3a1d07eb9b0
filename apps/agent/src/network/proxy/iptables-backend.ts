import { CommandError, run } from "../command";
import type { HostPortTarget } from "../pod-network";
import type { ProxyBackend } from "./backend";
import { type IptablesRules, renderChanges, renderIptables, type StandingChains } from "./iptables-rules";
import type { ServiceTableOptions } from "./nft-table";
import type { ServicePort } from "./service-ports";

/** Where the kernel's own chains lead to ours: table, its chain, our chain, and what has to match. */
const entrances = [
  ["nat", "PREROUTING", "GANTRY-SERVICES", []],
  ["nat", "OUTPUT", "GANTRY-SERVICES", []],
  ["nat", "POSTROUTING", "GANTRY-POSTROUTING", []],
  // With route_localnet others could otherwise reach what listens on loopback addresses alone.
  [
    "filter",
    "INPUT",
    "GANTRY-LOOPBACK",
    ["!", "-i", "lo", "-d", "127.0.0.0/8", "-m", "conntrack", "!", "--ctstate", "ESTABLISHED,RELATED"],
  ],
  ["filter", "INPUT", "GANTRY-REJECT", ["-m", "conntrack", "--ctstate", "NEW"]],
  ["filter", "FORWARD", "GANTRY-REJECT", ["-m", "conntrack", "--ctstate", "NEW"]],
  ["filter", "OUTPUT", "GANTRY-REJECT", ["-m", "conntrack", "--ctstate", "NEW"]],
] as const;

const iptables = (table: string, ...args: readonly string[]): Promise<string> => run("iptables", ["--wait", "5", "-t", table, ...args]);

const ignoreAbsent = (error: unknown): void => {
  if (!(error instanceof CommandError)) throw error;
};

/** Our chains that stand in a table now. */
const standingChains = async (table: string): Promise<string[]> => {
  const saved = await iptables(table, "-S");
  return [...saved.matchAll(/^-N (GANTRY-\S+)$/gm)].flatMap((match) => (match[1] && match[1] !== "GANTRY-FORWARD" ? [match[1]] : []));
};

const restore = async (changes: string): Promise<void> => {
  if (changes !== "") await run("iptables-restore", ["--wait", "5", "--noflush"], { input: changes });
};

const unknown = (chains: readonly string[]): StandingChains => new Map(chains.map((chain) => [chain, undefined]));

/**
 * Services by iptables-restore, for nodes without nft: a change writes the chains that differ, in one transaction.
 * Writing all would take seconds with a thousand Services, where iptables stands on nf_tables.
 */
export class IptablesBackend implements ProxyBackend {
  readonly kind = "iptables";
  readonly #options: ServiceTableOptions;
  readonly #services = new Map<string, readonly ServicePort[]>();
  #hostPorts: readonly HostPortTarget[] = [];
  /** What stands in the kernel; undefined while that is not known. */
  #programmed: IptablesRules | undefined;

  constructor(options: ServiceTableOptions) {
    this.#options = options;
  }

  setService(service: string, ports: readonly ServicePort[]): void {
    if (ports.length > 0) this.#services.set(service, ports);
    else this.#services.delete(service);
  }

  setDnsPeers(): void {
    // The nat table cannot match by socket: this node's pods wait for their own DNS server.
  }

  setHostPorts(targets: readonly HostPortTarget[]): void {
    this.#hostPorts = targets;
  }

  async apply(): Promise<void> {
    const standing = this.#programmed ?? { nat: unknown(await standingChains("nat")), filter: unknown([]) };
    const wanted = renderIptables([...this.#services.values()].flat(), this.#hostPorts, this.#options);
    const first = this.#programmed === undefined;
    // Forgotten until it is certain: after a failure the kernel is asked what stands.
    this.#programmed = undefined;
    await restore(renderChanges("nat", wanted.nat, standing.nat) + renderChanges("filter", wanted.filter, standing.filter));
    if (first)
      for (const [table, from, to, match] of entrances)
        await iptables(table, "-C", from, ...match, "-j", to).catch(() => iptables(table, "-I", from, "1", ...match, "-j", to));
    this.#programmed = wanted;
  }

  remove(): Promise<void> {
    return IptablesBackend.removeAll();
  }

  static async removeAll(): Promise<void> {
    for (const [table, from, to, match] of entrances) await iptables(table, "-D", from, ...match, "-j", to).catch(ignoreAbsent);
    for (const table of ["nat", "filter"] as const)
      await restore(renderChanges(table, new Map(), unknown(await standingChains(table)))).catch(ignoreAbsent);
  }
}
