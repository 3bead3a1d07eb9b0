import type { ChangeQueue } from "./change-queue";
import type { Change } from "./types";

interface Channel {
  readonly everywhere: Set<ChangeQueue>;
  readonly byNamespace: Map<string, Set<ChangeQueue>>;
}

const groupByNamespace = (changes: readonly Change[]): Map<string, Change[]> => {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const { namespace } = change.current.key;
    const group = groups.get(namespace);
    if (group) group.push(change);
    else groups.set(namespace, [change]);
  }
  return groups;
};

/** Who watches what. A change costs only those who watch its resource, in its namespace or in all. */
export class WatchHub {
  readonly #channels = new Map<string, Channel>();

  subscribe(resource: string, namespace: string | undefined, queue: ChangeQueue): void {
    const channel = this.#channels.get(resource) ?? { everywhere: new Set(), byNamespace: new Map() };
    this.#channels.set(resource, channel);
    if (namespace === undefined) {
      channel.everywhere.add(queue);
      return;
    }
    const queues = channel.byNamespace.get(namespace) ?? new Set();
    channel.byNamespace.set(namespace, queues.add(queue));
  }

  unsubscribe(resource: string, namespace: string | undefined, queue: ChangeQueue): void {
    const channel = this.#channels.get(resource);
    if (!channel) return;
    if (namespace === undefined) channel.everywhere.delete(queue);
    else {
      const queues = channel.byNamespace.get(namespace);
      queues?.delete(queue);
      if (queues?.size === 0) channel.byNamespace.delete(namespace);
    }
    if (channel.everywhere.size === 0 && channel.byNamespace.size === 0) this.#channels.delete(resource);
  }

  /** Tells the watchers of one resource; the changes are in order. */
  publish(resource: string, changes: readonly Change[]): void {
    const channel = this.#channels.get(resource);
    if (!channel) return;
    for (const queue of channel.everywhere) queue.push(changes);
    if (channel.byNamespace.size === 0) return;
    for (const [namespace, ours] of groupByNamespace(changes)) {
      for (const queue of channel.byNamespace.get(namespace) ?? []) queue.push(ours);
    }
  }

  /** Ends every watch: with an error, or in peace. */
  closeAll(error?: unknown): void {
    for (const { everywhere, byNamespace } of [...this.#channels.values()]) {
      for (const queue of [...everywhere, ...[...byNamespace.values()].flatMap((queues) => [...queues])]) {
        if (error === undefined) queue.close();
        else queue.fail(error);
      }
    }
  }
}
