import { setTimeout as delay } from "node:timers/promises";
import { isStatus } from "@gantry/api";
import type { Pod, PodStatus } from "@gantry/api/core/v1";
import type { Logger } from "../../log";
import { Semaphore } from "../../semaphore";
import { statusPatch } from "./status-patch";

/** Where pod statuses go: the API server. */
export interface PodStatusSink {
  /** A strategic merge patch of the `status` subresource. */
  patchStatus(pod: Pod, patch: Record<string, unknown>): Promise<Pod>;
  /** Deletes the pod for good: grace period 0, and only this very pod. */
  delete(pod: Pod): Promise<void>;
}

interface Entry {
  /** The newest state of the pod that the API server has shown or answered with. */
  stored: Pod;
  wanted?: PodStatus;
  writing?: Promise<void>;
  /** The last patch as text, when it was sent in milliseconds since the epoch, and how often in short succession. */
  sent?: { readonly text: string; readonly at: number; readonly times: number };
  timer?: NodeJS.Timeout;
  /** Something has changed while a write was under way. */
  again?: boolean;
  gone: boolean;
}

const writesAtOnce = 8;
const firstRetry = 200;
const longestRetry = 10_000;
/**
 * Before the same patch is sent again, in milliseconds, more each time: what is overwritten once is soon put right, and
 * somebody who keeps overwriting it makes no endless loop.
 */
const samePatchPauses = [100, 1_000] as const;
const longestPause = 5_000;

const revisionOf = (pod: Pod): number => Number(pod.metadata.resourceVersion) || 0;

/**
 * Writes pod statuses: one write at a time for a pod, always of the newest status, and only where it differs from what
 * the API server holds. What is set while a write is under way waits and is merged into the next one.
 */
export class PodStatusWriter {
  private readonly entries = new Map<string, Entry>();
  private readonly writes = new Semaphore(writesAtOnce);
  private stopped = false;

  constructor(
    private readonly sink: PodStatusSink,
    private readonly log: Logger,
  ) {}

  /** The API server has shown this state of the pod. Writes again when somebody else has overwritten the node's fields. */
  observe(pod: Pod): void {
    const entry = this.entries.get(pod.metadata.uid);
    if (!entry) {
      this.entries.set(pod.metadata.uid, { stored: pod, gone: false });
      return;
    }
    if (revisionOf(pod) < revisionOf(entry.stored)) return;
    entry.stored = pod;
    this.write(entry);
  }

  set(uid: string, status: PodStatus): void {
    const entry = this.entries.get(uid);
    if (!entry) return;
    entry.wanted = status;
    this.write(entry);
  }

  /** Resolves once the newest status of the pod has been written, or cannot be any more. */
  async flush(uid: string): Promise<void> {
    const entry = this.entries.get(uid);
    while (entry?.writing) await entry.writing;
  }

  /** The newest state known to be stored. */
  stored(uid: string): Pod | undefined {
    return this.entries.get(uid)?.stored;
  }

  /** Writes the last status, then deletes the pod from the API. */
  async finish(uid: string): Promise<void> {
    await this.flush(uid);
    const entry = this.entries.get(uid);
    if (!entry || entry.gone) return;
    await this.retried(entry, async () => {
      await this.sink.delete(entry.stored);
    });
  }

  /** The API server no longer has this pod. */
  forget(uid: string): void {
    const entry = this.entries.get(uid);
    if (entry) {
      entry.gone = true;
      clearTimeout(entry.timer);
    }
    this.entries.delete(uid);
  }

  stop(): void {
    this.stopped = true;
    for (const { timer } of this.entries.values()) clearTimeout(timer);
  }

  private writeLater(entry: Entry, milliseconds: number): void {
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => this.write(entry), milliseconds);
  }

  private write(entry: Entry): void {
    if (entry.gone) return;
    if (entry.writing) {
      entry.again = true;
      return;
    }
    entry.again = false;
    entry.writing = this.drain(entry).finally(() => {
      entry.writing = undefined;
      // What came after the last look at it would otherwise be lost.
      if (entry.again) this.write(entry);
    });
  }

  private async drain(entry: Entry): Promise<void> {
    await this.retried(entry, async () => {
      for (;;) {
        if (!entry.wanted || entry.gone || this.stopped) return;
        const patch = statusPatch(entry.stored, entry.wanted);
        if (!patch) return;
        const wanted = entry.wanted;
        const text = JSON.stringify(patch);
        const age = Date.now() - (entry.sent?.at ?? 0);
        const times = entry.sent?.text === text && age < longestPause ? entry.sent.times : 0;
        const pause = times === 0 ? 0 : (samePatchPauses[times - 1] ?? longestPause);
        if (age < pause) {
          this.writeLater(entry, pause - age);
          return;
        }
        const answer = await this.writes.run(() => this.sink.patchStatus(entry.stored, patch));
        entry.sent = { text, at: Date.now(), times: times + 1 };
        if (revisionOf(answer) >= revisionOf(entry.stored)) entry.stored = answer;
        if (entry.wanted === wanted) return;
      }
    });
  }

  private async retried(entry: Entry, action: () => Promise<void>): Promise<void> {
    let retry = firstRetry;
    while (!entry.gone && !this.stopped) {
      try {
        await action();
        return;
      } catch (error) {
        // Gone, or replaced by another pod of the same name: there is nothing left to write to.
        if (isStatus(error, "NotFound") || isStatus(error, "Conflict")) {
          entry.gone = true;
          return;
        }
        const { namespace, name } = entry.stored.metadata;
        this.log.warn({ pod: `${namespace}/${name}`, error: String(error), retryMilliseconds: retry }, "Could not write a pod's status");
        await delay(retry);
        retry = Math.min(retry * 2, longestRetry);
      }
    }
  }
}
