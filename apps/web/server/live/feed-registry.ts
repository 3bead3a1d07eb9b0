import type { Transport } from "@gantry/client";
import { type FeedSource, ResourceFeed } from "./feed";

interface Entry {
  readonly feed: ResourceFeed;
  readonly stop: AbortController;
  users: number;
  lingering?: NodeJS.Timeout;
}

/** How long a feed that nobody looks at stays warm, so that going back to a page is instant. Milliseconds. */
const lingerFor = 20_000;

const keyOf = ({ ref, namespace = "", fieldSelector = "" }: FeedSource): string =>
  `${ref.group}/${ref.version}/${ref.plural}|${namespace}|${fieldSelector}`;

/** The feeds of one user: each collection is watched once, however many tabs show it. */
export class FeedRegistry {
  readonly #entries = new Map<string, Entry>();

  constructor(private readonly transport: Transport) {}

  /** Gives the feed of a collection, started. The returned function gives it back. */
  acquire(source: FeedSource): { feed: ResourceFeed; release: () => void } {
    const key = keyOf(source);
    const entry = this.#entries.get(key) ?? this.#start(key, source);
    entry.users += 1;
    clearTimeout(entry.lingering);
    let released = false;
    const release = (): void => {
      if (released) return;
      released = true;
      entry.users -= 1;
      if (entry.users === 0) entry.lingering = setTimeout(() => this.#stop(key, entry), lingerFor).unref();
    };
    return { feed: entry.feed, release };
  }

  /** How many collections are being watched. */
  get size(): number {
    return this.#entries.size;
  }

  close(): void {
    for (const [key, entry] of this.#entries) this.#stop(key, entry);
  }

  #start(key: string, source: FeedSource): Entry {
    const feed = new ResourceFeed(this.transport, source);
    const entry: Entry = { feed, stop: new AbortController(), users: 0 };
    this.#entries.set(key, entry);
    void feed.run(entry.stop.signal);
    return entry;
  }

  #stop(key: string, entry: Entry): void {
    clearTimeout(entry.lingering);
    entry.stop.abort();
    this.#entries.delete(key);
  }
}
