interface Entry {
  readonly delay: number;
  readonly updatedAt: number;
}

/** Milliseconds. */
export interface BackOffLimits {
  readonly first: number;
  readonly longest: number;
}

/** Containers that end and images that cannot be pulled are tried again after 10 s, 20 s, … up to five minutes. */
export const kubernetesBackOff: BackOffLimits = { first: 10_000, longest: 300_000 };

/**
 * How long to wait before something is tried again. The wait doubles with each attempt and starts over once the last
 * attempt lies twice the longest wait back.
 */
export class BackOff {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly limits: BackOffLimits = kubernetesBackOff) {}

  /** Milliseconds still to wait after a failure at `failedAt`; 0 when it may be tried now. */
  remaining(key: string, failedAt: number, now: number): number {
    const entry = this.current(key, now);
    return entry ? Math.max(0, failedAt + entry.delay - now) : 0;
  }

  /** The whole wait that is in force, for messages. */
  delay(key: string): number {
    return this.entries.get(key)?.delay ?? 0;
  }

  /** Notes an attempt: the next failure waits longer. */
  attempted(key: string, now: number): void {
    const entry = this.current(key, now);
    const delay = entry ? Math.min(entry.delay * 2, this.limits.longest) : this.limits.first;
    this.entries.set(key, { delay, updatedAt: now });
  }

  forget(key: string): void {
    this.entries.delete(key);
  }

  private current(key: string, now: number): Entry | undefined {
    const entry = this.entries.get(key);
    if (entry && now - entry.updatedAt > 2 * this.limits.longest) {
      this.entries.delete(key);
      return undefined;
    }
    return entry;
  }
}
