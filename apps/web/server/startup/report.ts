import { log } from "../log";

/** What the launcher is told while the control plane starts; without a launcher it goes to the log. */
export interface Report {
  step(text: string): void;
  ready(details: Readonly<Record<string, string>>): void;
  /** The one sentence that a person reads when it cannot start. */
  failed(message: string): void;
}

export const createReport = (): Report => {
  const send = (message: object): void => {
    if (process.connected) process.send?.(message);
  };
  return {
    step(text) {
      log.info(text);
      send({ type: "step", text });
    },
    ready(details) {
      log.info("Ready");
      send({ type: "ready", details });
    },
    failed(message) {
      log.fatal(message);
      send({ type: "failed", message });
    },
  };
};
