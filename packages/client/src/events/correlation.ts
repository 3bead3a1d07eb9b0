import { LruMap } from "./lru-map";

/** What makes two events alike: who reports what about which object. */
export interface EventIdentity {
  /** Everything but the message, in one string. */
  readonly group: string;
  /** Source and object alone. */
  readonly subject: string;
  readonly message: string;
}

/** What is to be done with an event. */
export type Correlated = { readonly kind: "drop" } | { readonly kind: "record"; readonly key: string; readonly message: string };

const cacheSize = 4096;
/** More than so many different messages of one group within the window become one event. */
const aggregateAfter = 10;
const aggregateWindow = 600_000;
/** Events one source may report of one object at once, and the milliseconds after which it may report one more. */
const burst = 25;
const refill = 300_000;

interface Group {
  messages: Set<string>;
  at: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/**
 * Keeps events readable and few, by the rules of client-go's correlator: sources that report too much of one object are
 * silenced, and many similar messages are counted as one.
 */
export class EventCorrelator {
  readonly #groups = new LruMap<string, Group>(cacheSize);
  readonly #buckets = new LruMap<string, Bucket>(cacheSize);

  /** @param now Milliseconds since the epoch. */
  correlate(identity: EventIdentity, now: number): Correlated {
    const message = this.#aggregate(identity, now);
    if (!this.#take(identity.subject, now)) return { kind: "drop" };
    return { kind: "record", key: `${identity.group}\n${message}`, message };
  }

  #aggregate(identity: EventIdentity, now: number): string {
    let group = this.#groups.get(identity.group);
    if (group === undefined || now - group.at > aggregateWindow) {
      group = { messages: new Set(), at: now };
      this.#groups.set(identity.group, group);
    }
    group.at = now;
    if (group.messages.size < aggregateAfter) group.messages.add(identity.message);
    return group.messages.has(identity.message) ? identity.message : `(combined from similar events): ${identity.message}`;
  }

  #take(subject: string, now: number): boolean {
    const bucket = this.#buckets.get(subject) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.at) / refill);
    bucket.at = now;
    this.#buckets.set(subject, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}
