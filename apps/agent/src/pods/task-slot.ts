/**
 * One piece of long work and how it ended. Running it again while it runs makes it run once more afterwards, for what
 * it looks at may have changed.
 */
export class TaskSlot<Result> {
  private outcome: { readonly result: Result } | { readonly error: unknown } | undefined;
  private running = false;
  private next: (() => Promise<Result>) | undefined;

  /** @param onDone Called each time that the work has ended, well or not. */
  constructor(private readonly onDone: () => void) {}

  /** Whether it was never begun. */
  get isEmpty(): boolean {
    return !this.running && this.outcome === undefined;
  }

  get isRunning(): boolean {
    return this.running;
  }

  /** Of the last time that it ended well, if it was the last time at all. */
  get result(): Result | undefined {
    return this.outcome && "result" in this.outcome ? this.outcome.result : undefined;
  }

  get error(): unknown {
    return !this.running && this.outcome && "error" in this.outcome ? this.outcome.error : undefined;
  }

  run(task: () => Promise<Result>): void {
    if (this.running) {
      this.next = task;
      return;
    }
    this.running = true;
    task()
      .then(
        (result) => {
          this.outcome = { result };
        },
        (error: unknown) => {
          this.outcome = { error: error ?? new Error("failed") };
        },
      )
      .finally(() => {
        this.running = false;
        const { next } = this;
        this.next = undefined;
        if (next) this.run(next);
        else this.onDone();
      });
  }
}
