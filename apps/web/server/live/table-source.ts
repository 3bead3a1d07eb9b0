import type { KubernetesObject } from "@gantry/api";
import type { ResourceRef } from "../../lib/kubernetes/resource";
import type { SourceProblem, ViewSpec } from "../../lib/live/protocol";
import type { Row } from "../../lib/rows/types";
import type { FeedChange, ResourceFeed } from "./feed";
import type { FeedRegistry } from "./feed-registry";
import type { RowSource } from "./row-source";
import { feedSources, type TableView } from "./views";

interface Input {
  readonly ref: ResourceRef;
  readonly feed: ResourceFeed;
  readonly release: () => void;
}

/** The rows of a table view over its feeds: one row per object that the view includes, made when it is sent. */
export class TableSource implements RowSource {
  readonly #inputs: readonly Input[];
  readonly #origin = new Map<string, Input>();
  readonly #leave: (() => void)[] = [];

  constructor(
    private readonly view: TableView,
    private readonly spec: ViewSpec,
    feeds: FeedRegistry,
  ) {
    this.#inputs = feedSources(view, spec).map(({ ref, source }) => ({ ref, ...feeds.acquire(source) }));
  }

  get ready(): boolean {
    return this.#inputs.every(({ feed }) => feed.synced);
  }

  get revision(): string {
    return this.#inputs.reduce((newest, { feed }) => (Number(feed.revision) > Number(newest) ? feed.revision : newest), "0");
  }

  get problems(): SourceProblem[] {
    const seen = new Set<string>();
    return this.#inputs.flatMap(({ ref, feed }) => {
      if (!feed.problem || seen.has(ref.plural)) return [];
      seen.add(ref.plural);
      return [{ plural: ref.plural, status: feed.problem }];
    });
  }

  start(onDirty: (uids: readonly string[]) => void, onState: () => void): void {
    for (const input of this.#inputs) {
      for (const uid of input.feed.objects.keys()) this.#origin.set(uid, input);
      const onChanges = (changes: readonly FeedChange[]): void => onDirty(this.#note(input, changes));
      this.#leave.push(input.feed.listen({ onChanges, onState }));
    }
  }

  *uids(): Iterable<string> {
    for (const { feed } of this.#inputs) yield* feed.objects.keys();
  }

  row(uid: string): Row | undefined {
    const input = this.#origin.get(uid);
    const object = input?.feed.objects.get(uid);
    return input && object && this.#includes(object) ? this.view.row(object, input.ref) : undefined;
  }

  stop(): void {
    for (const leave of this.#leave) leave();
    for (const { release } of this.#inputs) release();
  }

  #note(input: Input, changes: readonly FeedChange[]): string[] {
    const dirty: string[] = [];
    for (const { previous, current } of changes) {
      const uid = (current ?? previous)?.metadata.uid;
      if (uid === undefined) continue;
      if (current) this.#origin.set(uid, input);
      else this.#origin.delete(uid);
      const concerned = (object: KubernetesObject | undefined): boolean => object !== undefined && this.#includes(object);
      if (concerned(previous) || concerned(current)) dirty.push(uid);
    }
    return dirty;
  }

  #includes(object: KubernetesObject): boolean {
    return this.view.includes?.(object, this.spec) ?? true;
  }
}
