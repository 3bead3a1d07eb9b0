/** How many wrong passwords are forgiven before somebody has to wait, and how long a forgotten one takes. Milliseconds. */
const allowance = 6;
const forgiveEvery = 30_000;
/** Keys remembered at most; beyond that the oldest is forgotten. */
const capacity = 10_000;

interface Bucket {
  readonly wrong: number;
  readonly at: number;
}

/** Slows down guessing: per key (a name, an address) six wrong tries at once, then one every 30 seconds. */
export class AttemptLimiter {
  readonly #buckets = new Map<string, Bucket>();

  constructor(private readonly clock: () => number = Date.now) {}

  /** Seconds to wait before the next try, 0 when it may be made now. */
  waitSeconds(key: string): number {
    const wrong = this.#wrong(key);
    return wrong < allowance ? 0 : Math.ceil(((wrong - allowance + 1) * forgiveEvery) / 1000);
  }

  failed(key: string): void {
    const wrong = this.#wrong(key) + 1;
    this.#buckets.delete(key);
    this.#buckets.set(key, { wrong, at: this.clock() });
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > capacity && oldest !== undefined) this.#buckets.delete(oldest);
  }

  succeeded(key: string): void {
    this.#buckets.delete(key);
  }

  #wrong(key: string): number {
    const bucket = this.#buckets.get(key);
    return bucket ? Math.max(0, bucket.wrong - (this.clock() - bucket.at) / forgiveEvery) : 0;
  }
}
