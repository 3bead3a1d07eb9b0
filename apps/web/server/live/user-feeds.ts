import type { Transport } from "@gantry/client";
import type { UserInfo } from "../auth/types";
import type { DashboardApi } from "../dashboard/api";
import { FeedRegistry } from "./feed-registry";

interface Entry {
  readonly feeds: FeedRegistry;
  readonly transport: Transport;
  connections: number;
}

/** One registry of feeds for each distinct identity that is connected: tabs of the same person share their watches. */
export class UserFeeds {
  readonly #entries = new Map<string, Entry>();

  constructor(private readonly api: DashboardApi) {}

  acquire(user: UserInfo): { feeds: FeedRegistry; transport: Transport; release: () => void } {
    const key = JSON.stringify([user.name, user.uid, [...user.groups].sort()]);
    let entry = this.#entries.get(key);
    if (!entry) {
      const transport = this.api.transportFor(user);
      entry = { transport, feeds: new FeedRegistry(transport), connections: 0 };
      this.#entries.set(key, entry);
    }
    const held = entry;
    held.connections += 1;
    const release = (): void => {
      held.connections -= 1;
      if (held.connections > 0 || this.#entries.get(key) !== held) return;
      this.#entries.delete(key);
      held.feeds.close();
    };
    return { feeds: held.feeds, transport: held.transport, release };
  }

  close(): void {
    for (const { feeds } of this.#entries.values()) feeds.close();
    this.#entries.clear();
  }
}
