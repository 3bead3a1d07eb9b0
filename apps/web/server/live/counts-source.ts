import type { KubernetesObject } from "@gantry/api";
import { type ResourceRef, resources, workloadResources } from "../../lib/kubernetes/resource";
import type { SourceProblem, ViewSpec } from "../../lib/live/protocol";
import type { CountRow } from "../../lib/rows/types";
import type { ResourceFeed } from "./feed";
import type { FeedRegistry } from "./feed-registry";
import type { RowSource } from "./row-source";

/** What stands beside an entry of the navigation. What a controller made is not counted: it belongs to its maker. */
const counted: Readonly<Record<string, readonly ResourceRef[]>> = {
  workloads: workloadResources,
  pods: [resources.pods],
  services: [resources.services],
  nodes: [resources.nodes],
  namespaces: [resources.namespaces],
};

const countsIn = (key: string, object: KubernetesObject | undefined): number => {
  if (!object) return 0;
  return key === "workloads" && object.metadata.ownerReferences?.some((owner) => owner.controller) ? 0 : 1;
};

/** The numbers in the navigation, kept by adding and taking away: never by counting again. */
export class CountsSource implements RowSource {
  readonly problems: SourceProblem[] = [];
  readonly #totals = new Map<string, number>();
  readonly #inputs: { key: string; feed: ResourceFeed; release: () => void }[] = [];
  readonly #leave: (() => void)[] = [];

  constructor(spec: ViewSpec, feeds: FeedRegistry) {
    for (const [key, refs] of Object.entries(counted)) {
      this.#totals.set(key, 0);
      for (const ref of refs) {
        const namespaces = ref.namespaced && spec.namespaces?.length ? spec.namespaces : [undefined];
        for (const namespace of namespaces) this.#inputs.push({ key, ...feeds.acquire({ ref, namespace }) });
      }
    }
  }

  get ready(): boolean {
    return this.#inputs.every(({ feed }) => feed.synced);
  }

  get revision(): string {
    return this.#inputs[0]?.feed.revision ?? "0";
  }

  start(onDirty: (uids: readonly string[]) => void, onState: () => void): void {
    for (const { key, feed } of this.#inputs) {
      for (const object of feed.objects.values()) this.#add(key, countsIn(key, object));
      const onChanges: Parameters<ResourceFeed["listen"]>[0]["onChanges"] = (changes) => {
        const difference = changes.reduce((sum, { previous, current }) => sum + countsIn(key, current) - countsIn(key, previous), 0);
        if (difference === 0) return;
        this.#add(key, difference);
        onDirty([key]);
      };
      this.#leave.push(feed.listen({ onChanges, onState }));
    }
  }

  uids(): Iterable<string> {
    return this.#totals.keys();
  }

  row(uid: string): CountRow | undefined {
    const count = this.#totals.get(uid);
    return count === undefined ? undefined : { uid, count };
  }

  stop(): void {
    for (const leave of this.#leave) leave();
    for (const { release } of this.#inputs) release();
  }

  #add(key: string, difference: number): void {
    this.#totals.set(key, (this.#totals.get(key) ?? 0) + difference);
  }
}
