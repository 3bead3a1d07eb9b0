/** When which part of a pod's work is to be tried again. */
export class Agenda {
  private readonly moments = new Map<string, number>();

  constructor(private readonly now: () => number) {}

  /** @param milliseconds From now. */
  put(key: string, milliseconds: number): void {
    this.moments.set(key, this.now() + milliseconds);
  }

  /** Whether nothing holds this back any more. */
  isDue(key: string): boolean {
    return (this.moments.get(key) ?? 0) <= this.now();
  }

  forget(key: string): void {
    this.moments.delete(key);
  }

  clear(): void {
    this.moments.clear();
  }

  /** The next moment at which something comes due, in milliseconds since the epoch; undefined when there is none. */
  next(): number | undefined {
    return this.moments.size === 0 ? undefined : Math.min(...this.moments.values());
  }
}
