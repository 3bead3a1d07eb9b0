import type { ClusterEvent } from "./framework";
import type { PodInfo } from "./snapshot/pod-info";

/** Milliseconds before a pod that could not be placed is tried again, once something has changed; doubles with each attempt. */
const firstBackoff = 100;
const longestBackoff = 10_000;

interface Waiting {
  info: PodInfo;
  attempts: number;
  /** When it first wanted to be placed; of equal priorities the one that waits longest goes first. */
  readonly since: number;
  /** Not before this time, in milliseconds since the epoch. */
  notBefore: number;
  place: "ready" | "backoff" | "parked" | "taken";
  /** While parked: what would wake it. While taken: what happened meanwhile. */
  events: Set<ClusterEvent>;
  timer?: NodeJS.Timeout;
}

const goesBefore = (a: Waiting, b: Waiting): boolean =>
  a.info.priority !== b.info.priority ? a.info.priority > b.info.priority : a.since < b.since;

/**
 * The pods that wait for a node. Each is ready to be tried, or backs off after a failure, or is parked until an event
 * that may help. Nothing wakes it by the clock alone.
 */
export class SchedulingQueue {
  readonly #pods = new Map<string, Waiting>();
  /** A binary heap of the ready ones, most urgent first. */
  readonly #ready: Waiting[] = [];
  readonly #parkedBy = new Map<ClusterEvent, Set<Waiting>>();
  readonly #taken = new Set<Waiting>();
  #onReady: (() => void) | undefined;

  get size(): number {
    return this.#pods.size;
  }

  /** Those that no node could take so far. */
  get parked(): number {
    return [...this.#pods.values()].filter(({ place }) => place === "parked").length;
  }

  /** A pod that wants a node, new or changed. */
  add(info: PodInfo): void {
    const existing = this.#pods.get(info.key);
    if (existing) {
      existing.info = info;
      if (existing.place === "parked") this.#wake(existing);
      else if (existing.place === "taken") existing.events.add("PodUpdate");
      return;
    }
    const waiting: Waiting = { info, attempts: 0, since: Date.now(), notBefore: 0, place: "backoff", events: new Set() };
    this.#pods.set(info.key, waiting);
    this.#makeReady(waiting);
  }

  /** Takes over what is new about a pod without trying it again. */
  refresh(info: PodInfo): void {
    const existing = this.#pods.get(info.key);
    if (existing) existing.info = info;
  }

  get(key: string): PodInfo | undefined {
    return this.#pods.get(key)?.info;
  }

  /** The pod is placed or gone. */
  remove(key: string): void {
    const waiting = this.#pods.get(key);
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.#unpark(waiting);
    this.#taken.delete(waiting);
    this.#pods.delete(key);
  }

  /** Something happened that may let parked pods run. */
  wake(event: ClusterEvent): void {
    for (const waiting of this.#taken) waiting.events.add(event);
    for (const waiting of [...(this.#parkedBy.get(event) ?? [])]) this.#wake(waiting);
  }

  /** The most urgent ready pod; it must be given back by park(), retry() or remove(). */
  take(): PodInfo | undefined {
    for (let next = this.#pop(); next; next = this.#pop()) {
      // What was removed meanwhile stays in the heap until it surfaces.
      if (next.place !== "ready" || this.#pods.get(next.info.key) !== next) continue;
      next.place = "taken";
      next.events = new Set();
      next.attempts++;
      this.#taken.add(next);
      return next.info;
    }
    return undefined;
  }

  /** No node can take it until one of these events. */
  park(key: string, events: ReadonlySet<ClusterEvent>): void {
    const waiting = this.#giveBack(key);
    if (!waiting) return;
    waiting.notBefore = Date.now() + Math.min(longestBackoff, firstBackoff * 2 ** (waiting.attempts - 1));
    const happened = waiting.events;
    // What happened while it was being looked at may have been missed.
    if ([...happened].some((event) => events.has(event) || event === "PodUpdate")) {
      this.#makeReady(waiting);
      return;
    }
    waiting.place = "parked";
    waiting.events = new Set(events);
    for (const event of events) this.#parkedBy.set(event, (this.#parkedBy.get(event) ?? new Set()).add(waiting));
  }

  /** Something failed that has nothing to do with the nodes: try again after the backoff. */
  retry(key: string): void {
    const waiting = this.#giveBack(key);
    if (!waiting) return;
    waiting.notBefore = Date.now() + Math.min(longestBackoff, firstBackoff * 2 ** (waiting.attempts - 1));
    this.#makeReady(waiting);
  }

  /** Calls once when a pod is ready; at once when one is. */
  whenReady(callback: (() => void) | undefined): void {
    this.#onReady = callback;
    if (callback && this.#ready.length > 0) this.#announce();
  }

  close(): void {
    for (const { timer } of this.#pods.values()) clearTimeout(timer);
    this.#onReady = undefined;
  }

  #giveBack(key: string): Waiting | undefined {
    const waiting = this.#pods.get(key);
    if (waiting?.place !== "taken") return undefined;
    this.#taken.delete(waiting);
    return waiting;
  }

  #wake(waiting: Waiting): void {
    this.#unpark(waiting);
    this.#makeReady(waiting);
  }

  #unpark(waiting: Waiting): void {
    if (waiting.place !== "parked") return;
    for (const event of waiting.events) this.#parkedBy.get(event)?.delete(waiting);
  }

  #makeReady(waiting: Waiting): void {
    const delay = waiting.notBefore - Date.now();
    if (delay > 0) {
      waiting.place = "backoff";
      clearTimeout(waiting.timer);
      waiting.timer = setTimeout(() => this.#makeReady(waiting), delay);
      return;
    }
    if (this.#pods.get(waiting.info.key) !== waiting) return;
    waiting.place = "ready";
    this.#push(waiting);
    this.#announce();
  }

  #announce(): void {
    const callback = this.#onReady;
    this.#onReady = undefined;
    callback?.();
  }

  #push(waiting: Waiting): void {
    const heap = this.#ready;
    let index = heap.push(waiting) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || !goesBefore(waiting, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = waiting;
  }

  #pop(): Waiting | undefined {
    const heap = this.#ready;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      if (!left) break;
      if (right && goesBefore(right, left)) child++;
      const smallest = heap[child];
      if (!smallest || !goesBefore(smallest, last)) break;
      heap[index] = smallest;
      index = child;
    }
    heap[index] = last;
    return first;
  }
}
