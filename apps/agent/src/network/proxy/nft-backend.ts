import { run } from "../command";
import type { HostPortTarget } from "../pod-network";
import type { ProxyBackend } from "./backend";
import { renderDnsFallback } from "./dns-fallback";
import { NftRuleset } from "./nft-ruleset";
import { renderHostPorts, renderService } from "./nft-service";
import { removeServiceTable, renderServiceTable, type ServiceTableOptions, serviceTable } from "./nft-table";
import type { ServicePort } from "./service-ports";

/** Hands one transaction to the kernel: all of it happens or nothing. */
export const nft = async (commands: string): Promise<void> => {
  await run("nft", ["-f", "-"], { input: commands });
};

/** The owners of host ports and DNS among the Services; their names cannot be those of Services. */
const hostPortsOwner = "host ports";
const dnsPeersOwner = "dns peers";

/** Services as verdict maps: a change of one endpoint is a transaction of two lines, whatever the cluster's size. */
export class NftBackend implements ProxyBackend {
  readonly kind = "nftables";
  readonly #options: ServiceTableOptions;
  readonly #ruleset = new NftRuleset(serviceTable);
  #tableStands = false;

  constructor(options: ServiceTableOptions) {
    this.#options = options;
  }

  setService(service: string, ports: readonly ServicePort[]): void {
    this.#ruleset.replace(service, ports.length > 0 ? renderService(ports, this.#options.clusterSubnet) : undefined);
  }

  setHostPorts(targets: readonly HostPortTarget[]): void {
    this.#ruleset.replace(hostPortsOwner, targets.length > 0 ? renderHostPorts(targets) : undefined);
  }

  setDnsPeers(addresses: readonly string[]): void {
    if (this.#options.dnsFallback) this.#ruleset.replace(dnsPeersOwner, addresses.length > 0 ? renderDnsFallback(addresses) : undefined);
  }

  async apply(): Promise<void> {
    if (!this.#tableStands) this.#ruleset.forgetProgrammed();
    const table = this.#tableStands ? "" : renderServiceTable(this.#options);
    const transaction = this.#ruleset.transaction();
    if (table === "" && transaction === "") return;
    try {
      await nft(`${table}${transaction}\n`);
    } catch (error) {
      this.#tableStands = false;
      throw error;
    }
    this.#tableStands = true;
    this.#ruleset.committed();
  }

  async remove(): Promise<void> {
    await nft(removeServiceTable);
    this.#tableStands = false;
  }
}
