/** A step that failed for reasons outside is tried again after this long, doubling, in milliseconds. */
const firstRetry = 500;
const longestRetry = 30_000;
/** The longest that a timer of Node can wait. */
const longestTimer = 2 ** 31 - 1;

export interface SyncLoopOptions {
  /** Looks at what is there and does the next thing. Runs again when it was woken meanwhile. */
  readonly step: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Runs a step whenever it is woken, never twice at once; however often it is woken while it runs, it runs once more. */
export class SyncLoop {
  private running: Promise<void> | undefined;
  private dirty = false;
  private timer: NodeJS.Timeout | undefined;
  private retry = firstRetry;
  private stopped = false;

  constructor(private readonly options: SyncLoopOptions) {}

  wake(): void {
    if (this.stopped) return;
    this.dirty = true;
    this.running ??= this.run().finally(() => {
      this.running = undefined;
      if (this.dirty) this.wake();
    });
  }

  /** Wakes it later, unless it is woken or told otherwise before. */
  wakeIn(milliseconds: number): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.wake(), Math.max(0, Math.min(milliseconds, longestTimer)));
  }

  /** Resolves when the step that was under way has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.dirty && !this.stopped) {
      this.dirty = false;
      clearTimeout(this.timer);
      try {
        await this.options.step();
        this.retry = firstRetry;
      } catch (error) {
        this.options.onError(error);
        this.wakeIn(this.retry);
        this.retry = Math.min(this.retry * 2, longestRetry);
      }
    }
  }
}
