import { readFile, stat } from "node:fs/promises";
import { isIPv4 } from "../network/addresses";

/** The name servers in the text of a resolv.conf, in order; IPv6 ones included. */
export const parseNameservers = (text: string): string[] =>
  text.split("\n").flatMap((line) => {
    const [word, address] = line.trim().split(/\s+/);
    return word === "nameserver" && address !== undefined && (isIPv4(address) || address.includes(":")) ? [address] : [];
  });

/** The host's name servers, read again when the file has changed. Our own address is left out: it would ask itself. */
export class HostNameservers {
  readonly #path: string;
  readonly #own: string;
  #readAt = -1;
  #checkedAt = 0;
  #servers: string[] = [];

  constructor(path: string, own: string) {
    this.#path = path;
    this.#own = own;
  }

  async list(): Promise<readonly string[]> {
    const now = Date.now();
    if (now - this.#checkedAt < 5000) return this.#servers;
    this.#checkedAt = now;
    try {
      const { mtimeMs } = await stat(this.#path);
      if (mtimeMs !== this.#readAt) {
        this.#servers = parseNameservers(await readFile(this.#path, "utf8")).filter((address) => address !== this.#own);
        this.#readAt = mtimeMs;
      }
    } catch {
      // No file means no name servers: names outside of the cluster are answered with SERVFAIL.
      this.#servers = [];
    }
    return this.#servers;
  }
}
