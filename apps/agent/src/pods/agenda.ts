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

  /**
   * The first moment after the given one at which something comes due, in milliseconds since the epoch; undefined when there is none.
   * What had come due by then has been seen to by whoever looked at that moment: there is nothing to wake anybody for.
   */
  next(after: number): number | undefined {
    const coming = [...this.moments.values()].filter((moment) => moment > after);
    return coming.length === 0 ? undefined : Math.min(...coming);
  }
}
