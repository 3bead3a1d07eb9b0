import { log } from "../log";

interface Step {
  readonly name: string;
  readonly stop: () => Promise<unknown> | unknown;
}

/** What has to be stopped, in the reverse order of its start. */
export class Cleanup {
  readonly #steps: Step[] = [];

  add(name: string, stop: Step["stop"]): void {
    this.#steps.unshift({ name, stop });
  }

  /** Stops everything. A part that fails to stop does not keep the next one from it. */
  async run(): Promise<void> {
    for (const { name, stop } of this.#steps.splice(0)) {
      try {
        await stop();
      } catch (error) {
        log.error({ err: error, part: name }, "A part could not be stopped");
      }
    }
  }
}
