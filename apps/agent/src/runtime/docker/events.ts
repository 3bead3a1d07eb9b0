import { setTimeout as delay } from "node:timers/promises";
import type Docker from "dockerode";
import type { Logger } from "../../log";
import { labels } from "../labels";
import type { RuntimeEvent, RuntimeSubscription } from "../types";

interface DockerEvent {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
}

const actions: Record<string, "started" | "exited" | "removed"> = { start: "started", die: "exited", destroy: "removed" };
const imageActions = ["pull", "import", "load", "tag", "untag", "delete"];
const firstRetry = 100;
const longestRetry = 5_000;

const toRuntimeEvent = (event: DockerEvent): RuntimeEvent | undefined => {
  if (event.Type === "image") return { type: "images" };
  const type = actions[event.Action];
  return type && { type, id: event.Actor.ID, podUid: event.Actor.Attributes[labels.podUid] ?? "" };
};

/** Splits the stream at line ends and parses each. */
async function* eventsOf(stream: NodeJS.ReadableStream): AsyncGenerator<DockerEvent> {
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + String(chunk)).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") yield JSON.parse(line);
  }
}

export interface EventSource {
  readonly docker: Docker;
  readonly owner: string;
  readonly log: Logger;
}

/** Docker's event streams, one for containers and one for images, connected again whenever they break. */
export const subscribeToEvents = (source: EventSource, listener: (event: RuntimeEvent) => void): RuntimeSubscription => {
  const { docker, owner, log } = source;
  const abort = new AbortController();

  const follow = async (filters: Record<string, string[]>, connected: (again: boolean) => void): Promise<void> => {
    let retry = firstRetry;
    let connections = 0;
    while (!abort.signal.aborted) {
      try {
        // From a moment before now: what happens while the connection is being made is sent too.
        const since = Math.floor(Date.now() / 1000);
        const stream = await docker.getEvents({ since, filters, abortSignal: abort.signal });
        retry = firstRetry;
        connected(connections++ > 0);
        for await (const event of eventsOf(stream)) {
          const translated = toRuntimeEvent(event);
          if (translated) listener(translated);
        }
      } catch (error) {
        if (abort.signal.aborted) return;
        log.warn({ error: String(error), retryMilliseconds: retry }, "Lost Docker's events; connecting again");
      }
      await delay(retry, undefined, { signal: abort.signal }).catch(() => undefined);
      retry = Math.min(retry * 2, longestRetry);
    }
  };

  const ready = new Promise<void>((resolve) => {
    void follow({ type: ["container"], event: Object.keys(actions), label: [`${labels.owner}=${owner}`] }, (again) => {
      resolve();
      if (again) listener({ type: "relist" });
    });
  });
  void follow({ type: ["image"], event: imageActions }, (again) => {
    if (again) listener({ type: "images" });
  });
  return { ready, close: () => abort.abort() };
};
