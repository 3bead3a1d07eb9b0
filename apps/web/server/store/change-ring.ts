import type { Change } from "./types";

export interface RingLimits {
  readonly count: number;
  /** Of the bodies that only the ring keeps alive, in UTF-16 code units. */
  readonly bytes: number;
  /** How long a change is kept, in ms. */
  readonly age: number;
}

interface Entry {
  readonly change: Change;
  readonly at: number;
  readonly bytes: number;
}

/** What a change keeps in memory beyond the current state: what it replaced, and what it removed. */
const weigh = ({ type, current, previous }: Change): number =>
  (previous?.body.length ?? 0) + (type === "DELETED" ? current.body.length : 0) + 200;

/** The most recent changes, in order and complete since `start`: what watches resume from and lists go back by. */
export class ChangeRing {
  readonly #limits: RingLimits;
  #entries: Entry[] = [];
  #first = 0;
  #bytes = 0;
  #start: number;

  constructor(start: number, limits: RingLimits) {
    this.#start = start;
    this.#limits = limits;
  }

  /** Every change after this revision is held. */
  get start(): number {
    return this.#start;
  }

  get length(): number {
    return this.#entries.length - this.#first;
  }

  push(change: Change, at: number): void {
    const bytes = weigh(change);
    this.#entries.push({ change, at, bytes });
    this.#bytes += bytes;
    while (this.length > this.#limits.count || (this.#bytes > this.#limits.bytes && this.length > 1)) this.#drop();
    this.#shrink();
  }

  /** Forgets what is older than the limit. */
  expire(now: number): void {
    for (let entry = this.#entries[this.#first]; entry && entry.at < now - this.#limits.age; entry = this.#entries[this.#first])
      this.#drop();
    this.#shrink();
  }

  /** The changes after a revision, which must not be before `start`. */
  after(revision: number): Change[] {
    let low = this.#first;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.change.revision ?? Infinity) > revision) high = middle;
      else low = middle + 1;
    }
    return this.#entries.slice(low).map((entry) => entry.change);
  }

  #drop(): void {
    const entry = this.#entries[this.#first];
    if (!entry) return;
    this.#start = entry.change.revision;
    this.#bytes -= entry.bytes;
    this.#first++;
  }

  /** Dropped entries leave the array when they are half of it, so that dropping costs O(1) on average. */
  #shrink(): void {
    if (this.#first < 64 || this.#first * 2 < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#first);
    this.#first = 0;
  }
}
