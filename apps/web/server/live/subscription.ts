import type { Delta, Snapshot, SourceProblem } from "../../lib/live/protocol";
import type { Row } from "../../lib/rows/types";
import type { RowSource } from "./row-source";

/** How a subscription reaches its browser. `sendSnapshot` and `sendDelta` resolve when the browser has taken the rows in. */
export interface Outlet {
  sendSnapshot(snapshot: Snapshot): Promise<void>;
  sendDelta(delta: Delta): Promise<void>;
  sendProblems(id: number, problems: readonly SourceProblem[]): void;
  /** The browser did not answer in time: it has to connect anew, and gets fresh snapshots then. */
  giveUp(): void;
}

/** Changes are gathered for this long before they are sent. Milliseconds. */
const gatherFor = 100;

/**
 * One view on its way to one browser: a snapshot, then deltas. At most one message is under way; what changes in the
 * meantime is remembered by uid alone, so a slow browser costs no memory and gets the newest state when it is ready.
 */
export class Subscription {
  readonly #dirty = new Set<string>();
  /** What the browser holds, to leave out changes that it would not see. */
  readonly #sent = new Map<string, string>();
  #started = false;
  #sending = false;
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;
  #problems = "";

  constructor(
    private readonly id: number,
    private readonly source: RowSource,
    private readonly outlet: Outlet,
  ) {
    source.start(
      (uids) => {
        for (const uid of uids) this.#dirty.add(uid);
        this.#schedule();
      },
      () => this.#onState(),
    );
    this.#schedule();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.source.stop();
  }

  #onState(): void {
    const text = JSON.stringify(this.source.problems);
    if (this.#started && text !== this.#problems) this.outlet.sendProblems(this.id, this.source.problems);
    this.#problems = text;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#stopped || this.#sending || this.#timer || !this.source.ready) return;
    this.#timer = setTimeout(() => void this.#flush(), this.#started ? gatherFor : 0);
  }

  async #flush(): Promise<void> {
    this.#timer = undefined;
    this.#sending = true;
    try {
      if (this.#started) await this.#sendChanges();
      else await this.#sendAll();
    } catch {
      this.#stopped = true;
      this.outlet.giveUp();
    }
    this.#sending = false;
    if (this.#dirty.size > 0) this.#schedule();
  }

  async #sendAll(): Promise<void> {
    this.#started = true;
    this.#dirty.clear();
    const rows: Row[] = [];
    for (const uid of this.source.uids()) {
      const row = this.source.row(uid);
      if (!row) continue;
      rows.push(row);
      this.#sent.set(uid, JSON.stringify(row));
    }
    const { revision, problems } = this.source;
    this.#problems = JSON.stringify(problems);
    await this.outlet.sendSnapshot({ id: this.id, revision, rows, problems });
  }

  async #sendChanges(): Promise<void> {
    const upserts: Row[] = [];
    const removes: string[] = [];
    for (const uid of this.#dirty) {
      const row = this.source.row(uid);
      if (!row) {
        if (this.#sent.delete(uid)) removes.push(uid);
        continue;
      }
      const text = JSON.stringify(row);
      if (this.#sent.get(uid) === text) continue;
      this.#sent.set(uid, text);
      upserts.push(row);
    }
    this.#dirty.clear();
    if (upserts.length > 0 || removes.length > 0)
      await this.outlet.sendDelta({ id: this.id, revision: this.source.revision, upserts, removes });
  }
}
