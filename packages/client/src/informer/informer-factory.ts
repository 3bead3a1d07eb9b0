import type { KubernetesObject } from "@gantry/api";
import { apiVersionOf, type Client, type ResourceType } from "../client";
import type { Logger } from "../logger";
import { Informer } from "./informer";

/** Shares one informer per kind among everybody in the process. */
export class InformerFactory {
  readonly #client: Client;
  readonly #logger: Logger;
  // biome-ignore lint/suspicious/noExplicitAny: one table holds informers of every kind; `get` gives each back under the type of its key
  readonly #informers = new Map<string, Informer<any>>();
  #started = false;

  constructor(client: Client, logger: Logger) {
    this.#client = client;
    this.#logger = logger;
  }

  /** The informer of a kind. Add handlers and indexes to it before {@link start} where possible. */
  get<T extends KubernetesObject>(type: ResourceType<T>): Informer<T> {
    const key = `${apiVersionOf(type)}/${type.plural}`;
    let informer: Informer<T> | undefined = this.#informers.get(key);
    if (informer === undefined) {
      informer = new Informer({ client: this.#client.resource(type), logger: this.#logger });
      this.#informers.set(key, informer);
      if (this.#started) informer.start();
    }
    return informer;
  }

  /** Starts every informer asked for so far, and later ones when they are asked for. */
  start(): void {
    this.#started = true;
    for (const informer of this.#informers.values()) informer.start();
  }

  async synced(): Promise<void> {
    await Promise.all([...this.#informers.values()].map((informer) => informer.synced()));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#informers.values()].map((informer) => informer.stop()));
  }
}
