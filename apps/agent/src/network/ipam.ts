import { formatIPv4, parseIPv4, type Subnet, subnetContains } from "./addresses";

/** The podCIDR has no free address left. */
export class AddressesExhausted extends Error {
  constructor(subnet: string) {
    super(`no free pod address is left in ${subnet}: delete pods on this node or give the node a larger podCIDR`);
    this.name = "AddressesExhausted";
  }
}

/**
 * Hands out the addresses of one subnet. The network, gateway (.1) and broadcast addresses are never given. A freed
 * address is given again as late as possible, so that what still remembers its last owner has time to forget.
 */
export class AddressPool {
  readonly subnet: Subnet;
  readonly #used = new Set<number>();
  #cursor: number;

  /** @param used Addresses that are taken already; those outside of the subnet are ignored. */
  constructor(subnet: Subnet, used: Iterable<string> = []) {
    this.subnet = subnet;
    this.#cursor = subnet.base + 1;
    for (const address of used) {
      const value = parseIPv4(address);
      if (!subnetContains(subnet, value)) continue;
      this.#used.add(value);
      this.#cursor = Math.max(this.#cursor, value);
    }
  }

  get size(): number {
    return this.#used.size;
  }

  /** Throws AddressesExhausted. */
  allocate(): string {
    const first = this.subnet.base + 2;
    const count = this.subnet.size - 3;
    for (let step = 1; step <= count; step++) {
      const candidate = first + ((this.#cursor - first + step + count) % count);
      if (this.#used.has(candidate)) continue;
      this.#used.add(candidate);
      this.#cursor = candidate;
      return formatIPv4(candidate);
    }
    throw new AddressesExhausted(`${formatIPv4(this.subnet.base)}/${this.subnet.prefix}`);
  }

  release(address: string): void {
    this.#used.delete(parseIPv4(address));
  }
}
