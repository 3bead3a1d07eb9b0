import { ipJson } from "../command";

/** The interface that carries traffic between nodes. */
export interface Underlay {
  readonly interface: string;
  readonly address: string;
  /** Of its subnet: peers within are reached without a router. */
  readonly prefix: number;
  readonly mtu: number;
}

interface AddressRow {
  readonly ifname: string;
  readonly mtu: number;
  readonly addr_info: readonly { readonly local: string; readonly prefixlen: number }[];
}

/** Finds the interface that holds the node's address. Throws when none does. */
export const findUnderlay = async (nodeAddress: string): Promise<Underlay> => {
  for (const row of await ipJson<AddressRow>(["-4", "addr", "show"])) {
    const found = row.addr_info.find((info) => info.local === nodeAddress);
    if (found) return { interface: row.ifname, address: nodeAddress, prefix: found.prefixlen, mtu: row.mtu };
  }
  throw new Error(`no interface of this machine has the node's address ${nodeAddress}: set the agent's node address to one that it has`);
};
