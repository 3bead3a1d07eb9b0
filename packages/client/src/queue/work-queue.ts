import { type BackoffOptions, ItemBackoff } from "./rate-limit";

/** Node's timers overflow beyond this many milliseconds. */
const longestTimer = 2 ** 31 - 1;

interface Waiting {
  readonly deadline: number;
  readonly timer: NodeJS.Timeout;
}

/**
 * Keys that need work, each at most once, and never worked on twice at the same time: a key that is added while it is
 * being processed is handed out again when that is done. As keys name objects, it holds no more of them than the
 * cluster holds objects.
 */
export class WorkQueue {
  /** Keys in order; those before #head have been handed out. */
  #ready: string[] = [];
  #head = 0;
  /** Keys that need processing: those in #ready, and those that became dirty while being processed. */
  readonly #dirty = new Set<string>();
  readonly #processing = new Set<string>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #takers: ((key: string | undefined) => void)[] = [];
  readonly #backoff: ItemBackoff;
  #drained: (() => void)[] = [];
  #closed = false;

  /** @param backoff For {@link addRateLimited}; 5 ms doubling up to 1,000 s when left out, as client-go has it. */
  constructor(backoff: BackoffOptions = { base: 5, maximum: 1_000_000 }) {
    this.#backoff = new ItemBackoff(backoff);
  }

  /** Keys that wait to be handed out now. */
  get length(): number {
    return this.#ready.length - this.#head;
  }

  add(key: string): void {
    if (this.#closed || this.#dirty.has(key)) return;
    this.#dirty.add(key);
    if (!this.#processing.has(key)) this.#push(key);
  }

  /** Adds after so many milliseconds; of several such calls the earliest counts. */
  addAfter(key: string, milliseconds: number): void {
    if (this.#closed) return;
    if (milliseconds <= 0) {
      this.add(key);
      return;
    }
    const deadline = Date.now() + milliseconds;
    const earlier = this.#waiting.get(key);
    if (earlier !== undefined) {
      if (earlier.deadline <= deadline) return;
      clearTimeout(earlier.timer);
    }
    const timer = setTimeout(
      () => {
        this.#waiting.delete(key);
        this.addAfter(key, deadline - Date.now());
      },
      Math.min(milliseconds, longestTimer),
    );
    this.#waiting.set(key, { deadline, timer });
  }

  /** Adds after a time that doubles with every call until {@link forget}. */
  addRateLimited(key: string): void {
    this.addAfter(key, this.#backoff.next(key));
  }

  /** Ends the key's backoff: it succeeded, or is given up. */
  forget(key: string): void {
    this.#backoff.forget(key);
  }

  /** How often the key has been added by {@link addRateLimited} since it was last forgotten. */
  requeues(key: string): number {
    return this.#backoff.failures(key);
  }

  /** The next key; `undefined` once the queue is shut down. Every key must be given back by {@link done}. */
  take(): Promise<string | undefined> {
    const key = this.#shift();
    if (key !== undefined || this.#closed) return Promise.resolve(key);
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  done(key: string): void {
    this.#processing.delete(key);
    if (this.#dirty.has(key)) this.#push(key);
    this.#notifyDrained();
  }

  /** Drops what waits: whoever runs next finds the same work to do. Resolves when the keys under way are done. */
  shutDown(): Promise<void> {
    this.#closed = true;
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    this.#dirty.clear();
    this.#ready = [];
    this.#head = 0;
    for (const taker of this.#takers.splice(0)) taker(undefined);
    return new Promise((resolve) => {
      this.#drained.push(resolve);
      this.#notifyDrained();
    });
  }

  #push(key: string): void {
    const taker = this.#takers.shift();
    if (taker === undefined) {
      this.#ready.push(key);
      return;
    }
    this.#handOut(key);
    taker(key);
  }

  #shift(): string | undefined {
    const key = this.#ready[this.#head];
    if (key === undefined) return undefined;
    this.#head += 1;
    if (this.#head > 1024 && this.#head * 2 > this.#ready.length) {
      this.#ready = this.#ready.slice(this.#head);
      this.#head = 0;
    }
    this.#handOut(key);
    return key;
  }

  #handOut(key: string): void {
    this.#dirty.delete(key);
    this.#processing.add(key);
  }

  #notifyDrained(): void {
    if (!this.#closed || this.#processing.size > 0) return;
    for (const resolve of this.#drained.splice(0)) resolve();
  }
}
