const toNumber = (address: string): number => address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);

const toText = (address: number): string => [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");

/** Hands out equal parts of an IPv4 network, lowest first. */
export class CidrPool {
  readonly #base: number;
  readonly #maskSize: number;
  readonly #count: number;
  readonly #used = new Set<number>();
  /** Everything below is used. */
  #lowestFree = 0;

  /** @param maskSize The prefix length of the parts. */
  constructor(cidr: string, maskSize: number) {
    const [address = "", prefix = ""] = cidr.split("/");
    const length = Number(prefix);
    if (!/^\d+\.\d+\.\d+\.\d+$/.test(address) || !(length >= 0 && length <= maskSize && maskSize <= 32)) {
      throw new Error(
        `The pod network "${cidr}" cannot be split into /${maskSize} networks for nodes; give an IPv4 network like 10.244.0.0/16.`,
      );
    }
    this.#base = toNumber(address);
    this.#maskSize = maskSize;
    this.#count = 2 ** (maskSize - length);
  }

  /** `undefined` when all are taken. */
  allocate(): string | undefined {
    for (let index = this.#lowestFree; index < this.#count; index += 1) {
      if (this.#used.has(index)) continue;
      this.#used.add(index);
      this.#lowestFree = index + 1;
      return `${toText(this.#base + index * this.#size)}/${this.#maskSize}`;
    }
    return undefined;
  }

  occupy(cidr: string): void {
    const index = this.#indexOf(cidr);
    if (index !== undefined) this.#used.add(index);
  }

  release(cidr: string): void {
    const index = this.#indexOf(cidr);
    if (index === undefined) return;
    this.#used.delete(index);
    this.#lowestFree = Math.min(this.#lowestFree, index);
  }

  get #size(): number {
    return 2 ** (32 - this.#maskSize);
  }

  /** `undefined` for a network that is not one of the parts. */
  #indexOf(cidr: string): number | undefined {
    const [address = "", prefix] = cidr.split("/");
    const index = (toNumber(address) - this.#base) / this.#size;
    return Number(prefix) === this.#maskSize && Number.isInteger(index) && index >= 0 && index < this.#count ? index : undefined;
  }
}
