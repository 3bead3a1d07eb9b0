/** Wakes one sleeper early. A ring while nobody sleeps is kept for the next. */
export class Bell {
  #rung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Returns after `most` milliseconds (never by itself without it), or at a ring, or when the signal ends it. */
  async wait(most: number | undefined, signal: AbortSignal): Promise<void> {
    if (!this.#rung && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = most === undefined ? undefined : setTimeout(resolve, Math.max(0, most));
        this.#wake = () => {
          clearTimeout(timer);
          signal.removeEventListener("abort", stop);
          resolve();
        };
        const stop = this.#wake;
        signal.addEventListener("abort", stop, { once: true });
      });
    }
    this.#wake = undefined;
    this.#rung = false;
  }
}
