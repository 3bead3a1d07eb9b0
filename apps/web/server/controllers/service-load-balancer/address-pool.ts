const toNumber = (address: string): number | undefined => {
  const octets = address.split(".").map((octet) => (/^\d{1,3}$/.test(octet) ? Number(octet) : Number.NaN));
  if (octets.length !== 4 || octets.some((octet) => !(octet <= 255))) return undefined;
  return octets.reduce((sum, octet) => sum * 256 + octet, 0);
};

const toText = (address: number): string => [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");

/** Both ends belong to it. */
interface Range {
  readonly first: number;
  readonly last: number;
}

const rangeOf = (text: string): Range | undefined => {
  const [from = "", to] = text.split("-");
  const [address = "", prefix] = from.split("/");
  const base = toNumber(address.trim());
  if (base === undefined) return undefined;
  if (to !== undefined) {
    const last = prefix === undefined ? toNumber(to.trim()) : undefined;
    return last === undefined || last < base ? undefined : { first: base, last };
  }
  if (prefix === undefined) return { first: base, last: base };
  if (!/^\d{1,2}$/.test(prefix) || Number(prefix) > 32) return undefined;
  const size = 2 ** (32 - Number(prefix));
  const first = base - (base % size);
  // A network's first and last addresses are its own name and its broadcast: some hosts refuse to talk to them.
  return size > 2 ? { first: first + 1, last: first + size - 2 } : { first, last: first + size - 1 };
};

/** IPv4 addresses that are given to holders, each to one alone, lowest first. */
export class AddressPool {
  /** As it was configured, for messages. */
  readonly description: string;
  readonly #ranges: readonly Range[];
  readonly #holders = new Map<number, string>();
  readonly #addresses = new Map<string, number>();

  /** @param text Networks, ranges and single addresses with commas between: `10.250.0.0/24,192.0.2.10-192.0.2.20`. */
  constructor(text: string) {
    this.description = text;
    this.#ranges = text.split(",").map((part) => {
      const range = rangeOf(part.trim());
      if (range) return range;
      throw new Error(
        `The address pool for load balancers "${text}" cannot be used because of "${part}"; give IPv4 networks or ranges like 10.250.0.0/24 or 192.0.2.10-192.0.2.20, with commas between them.`,
      );
    });
  }

  /** Whether any of its addresses is in the network. */
  overlaps(cidr: string): boolean {
    const other = rangeOf(cidr);
    return other !== undefined && this.#ranges.some(({ first, last }) => first <= other.last && other.first <= last);
  }

  includes(address: string): boolean {
    const number = toNumber(address);
    return number !== undefined && this.#ranges.some(({ first, last }) => first <= number && number <= last);
  }

  /** Whom the address was given to. */
  holderOf(address: string): string | undefined {
    return this.#holders.get(toNumber(address) ?? -1);
  }

  addressOf(holder: string): string | undefined {
    const address = this.#addresses.get(holder);
    return address === undefined ? undefined : toText(address);
  }

  /** Gives the holder this very address in the place of what it had. False when it is another's or not of the pool. */
  take(address: string, holder: string): boolean {
    const number = toNumber(address);
    if (number === undefined || !this.includes(address)) return false;
    const current = this.#holders.get(number);
    if (current !== undefined && current !== holder) return false;
    this.release(holder);
    this.#holders.set(number, holder);
    this.#addresses.set(holder, number);
    return true;
  }

  /** What the holder has, or else the lowest free address; `undefined` when there is none. */
  allocate(holder: string): string | undefined {
    const held = this.addressOf(holder);
    if (held !== undefined) return held;
    for (const { first, last } of this.#ranges)
      for (let number = first; number <= last; number++) {
        if (this.#holders.has(number)) continue;
        this.#holders.set(number, holder);
        this.#addresses.set(holder, number);
        return toText(number);
      }
    return undefined;
  }

  /** Whether there was anything to take back. */
  release(holder: string): boolean {
    const number = this.#addresses.get(holder);
    if (number === undefined) return false;
    this.#addresses.delete(holder);
    return this.#holders.delete(number);
  }
}
