import type { AgentConfig } from "./config";
import type { Logger } from "./log";

/** Something that was started and can be stopped. */
interface Part {
  readonly name: string;
  stop(): Promise<unknown>;
}

/** What has been started so far, to be stopped in the reverse order. */
export class StartedParts {
  private readonly parts: Part[] = [];

  constructor(private readonly log: Logger) {}

  add(name: string, stop: () => Promise<unknown>): void {
    this.parts.push({ name, stop });
  }

  /** Stops everything, the last part first. One that fails keeps no other from being stopped. */
  async stop(): Promise<void> {
    for (const part of this.parts.reverse()) {
      await part.stop().catch((error: unknown) => this.log.warn({ part: part.name, error: String(error) }, "A part did not stop in order"));
    }
    this.parts.length = 0;
  }
}

/** What the steps of the agent's start share. */
export interface StartContext {
  readonly config: AgentConfig;
  readonly log: Logger;
  /** Takes note of each part as soon as it has been started. */
  readonly started: StartedParts;
  /** Aborted when the agent is to stop. */
  readonly signal: AbortSignal;
}
