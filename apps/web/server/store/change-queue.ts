import { tooSlow } from "./errors";
import type { Change, ChangeStream } from "./types";

export interface ChangeQueueOptions {
  readonly from: number;
  readonly signal: AbortSignal;
  /** How many changes may wait for a consumer before it is cut off. */
  readonly capacity: number;
  /** How often a consumer that waits is woken with a batch without changes, in milliseconds; never when left out. */
  readonly tickInterval?: number | undefined;
  /** The revision up to which the process has seen everything. */
  readonly applied: () => number;
  /** Changes from before those that are pushed; read when the consumer first asks. */
  readonly history?: AsyncIterable<readonly Change[]>;
  readonly onClose: (queue: ChangeQueue) => void;
}

type Step = IteratorResult<readonly Change[], undefined>;

/** One watch: what was pushed and not read yet. */
export class ChangeQueue implements ChangeStream, AsyncIterator<readonly Change[], undefined> {
  readonly #options: ChangeQueueOptions;
  readonly #history: AsyncIterator<readonly Change[]> | undefined;
  readonly #abort = () => this.close();
  readonly #ticks: NodeJS.Timeout | undefined;
  #waiting: { resolve: (step: Step) => void; reject: (error: unknown) => void } | undefined;
  #batches: (readonly Change[])[] = [];
  #buffered = 0;
  #delivered: number;
  #inHistory: boolean;
  #closed = false;
  #error: unknown;

  constructor(options: ChangeQueueOptions) {
    this.#options = options;
    this.#history = options.history?.[Symbol.asyncIterator]();
    this.#inHistory = this.#history !== undefined;
    this.#delivered = options.from;
    if (options.signal.aborted) {
      this.close();
      return;
    }
    options.signal.addEventListener("abort", this.#abort, { once: true });
    if (options.tickInterval !== undefined) this.#ticks = setInterval(() => this.#wake([]), options.tickInterval).unref();
  }

  get closed(): boolean {
    return this.#closed;
  }

  get revision(): number {
    const complete = this.#buffered === 0 && !this.#inHistory && !this.#closed;
    return complete ? Math.max(this.#delivered, this.#options.applied()) : this.#delivered;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Adds changes in order. Those that the consumer has seen before it began to watch are left out. */
  push(changes: readonly Change[]): void {
    if (this.#closed) return;
    const { from, capacity } = this.#options;
    const fresh = (changes[0]?.revision ?? 0) > from ? changes : changes.filter((change) => change.revision > from);
    if (fresh.length === 0) return;
    if (this.#buffered + fresh.length > capacity && this.#buffered > 0) {
      this.fail(tooSlow());
      return;
    }
    this.#batches.push(fresh);
    this.#buffered += fresh.length;
    if (this.#waiting) this.#wake(this.#take());
  }

  /** Ends the watch with an error; what was not read yet is dropped. */
  fail(error: unknown): void {
    if (this.#closed) return;
    this.#error = error;
    this.close();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#batches = [];
    this.#buffered = 0;
    clearInterval(this.#ticks);
    this.#options.signal.removeEventListener("abort", this.#abort);
    this.#options.onClose(this);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (!waiting) return;
    if (this.#error === undefined) waiting.resolve({ done: true, value: undefined });
    else waiting.reject(this.#takeError());
  }

  async next(): Promise<Step> {
    if (this.#inHistory && this.#history && !this.#closed) {
      const step = await this.#history.next();
      if (!step.done && !this.#closed) {
        this.#delivered = step.value.at(-1)?.revision ?? this.#delivered;
        return { done: false, value: step.value };
      }
      this.#inHistory = false;
    }
    if (this.#error !== undefined) throw this.#takeError();
    if (this.#closed) return { done: true, value: undefined };
    if (this.#buffered > 0) return { done: false, value: this.#take() };
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  async return(): Promise<Step> {
    this.close();
    return { done: true, value: undefined };
  }

  /** Gives a batch to the consumer if it waits for one. */
  #wake(changes: readonly Change[]): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve({ done: false, value: changes });
  }

  #take(): readonly Change[] {
    const [only] = this.#batches;
    const changes = this.#batches.length === 1 && only ? only : this.#batches.flat();
    this.#batches = [];
    this.#buffered = 0;
    this.#delivered = changes.at(-1)?.revision ?? this.#delivered;
    return changes;
  }

  #takeError(): unknown {
    const error = this.#error;
    this.#error = undefined;
    return error;
  }
}
