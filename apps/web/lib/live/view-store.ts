import type { Row } from "../rows/types";
import type { Delta, Snapshot, SourceProblem, ViewSpec } from "./protocol";

export interface ViewState<R extends Row = Row> {
  /** In the order in which they came; tables sort for themselves. A new array after each change. */
  readonly rows: readonly R[];
  readonly byUid: ReadonlyMap<string, R>;
  /** `stale`: the connection is lost, these are the last known rows. */
  readonly phase: "loading" | "live" | "stale";
  readonly problems: readonly SourceProblem[];
  readonly revision: string;
}

const nothing: readonly never[] = [];

export const emptyState: ViewState<never> = {
  rows: nothing,
  byUid: new Map<string, never>(),
  phase: "loading",
  problems: nothing,
  revision: "0",
};

/** The rows of one view in the browser: a snapshot, and the deltas since, keyed by uid. */
export class ViewStore<R extends Row = Row> {
  #byUid = new Map<string, R>();
  #state: ViewState<R> = emptyState;
  readonly #listeners = new Set<() => void>();

  constructor(
    readonly id: number,
    readonly spec: ViewSpec,
  ) {}

  readonly getState = (): ViewState<R> => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  applySnapshot({ rows, revision, problems }: Snapshot): void {
    this.#byUid = new Map((rows as readonly R[]).map((row) => [row.uid, row]));
    this.#publish({ phase: "live", revision, problems });
  }

  /** Does nothing before the first snapshot, and after a lost connection until the next. */
  applyDelta({ upserts, removes, revision }: Delta): void {
    if (this.#state.phase !== "live") return;
    for (const uid of removes) this.#byUid.delete(uid);
    for (const row of upserts as readonly R[]) this.#byUid.set(row.uid, row);
    this.#publish({ revision });
  }

  setProblems(problems: readonly SourceProblem[]): void {
    this.#publish({ problems });
  }

  markStale(): void {
    if (this.#state.phase === "live") this.#publish({ phase: "stale" });
  }

  #publish(change: Partial<ViewState<R>>): void {
    this.#state = { ...this.#state, ...change, rows: [...this.#byUid.values()], byUid: this.#byUid };
    for (const listener of this.#listeners) listener();
  }
}
