export interface BackoffOptions {
  /** Milliseconds after the first failure. */
  readonly base: number;
  /** Milliseconds at most. */
  readonly maximum: number;
}

/** Doubles with every failure of the same item: base, 2·base, 4·base … up to the maximum. */
export class ItemBackoff {
  readonly #failures = new Map<string, number>();
  readonly #options: BackoffOptions;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  /** Counts one more failure and tells how many milliseconds to wait. */
  next(key: string): number {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    return Math.min(this.#options.base * 2 ** failures, this.#options.maximum);
  }

  failures(key: string): number {
    return this.#failures.get(key) ?? 0;
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }
}

/** Milliseconds to wait before a retry: exponential, the upper half of it at random so that clients spread out. */
export const jitteredBackoff = (attempt: number, options: BackoffOptions): number => {
  const full = Math.min(options.base * 2 ** attempt, options.maximum);
  return full / 2 + (Math.random() * full) / 2;
};
