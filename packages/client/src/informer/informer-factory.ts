import type { KubernetesObject } from "@gantry/api";
import { apiVersionOf, type Client, type ResourceKind, type ResourceType } from "../client";
import type { Logger } from "../logger";
import { Informer } from "./informer";

const keyOfType = (type: ResourceKind): string => `${apiVersionOf(type)}/${type.plural}`;

/** What ownership, finalizers and selection by labels are decided on. */
const metadataOnly = ({ apiVersion, kind, metadata }: KubernetesObject): KubernetesObject => {
  const { managedFields: _, annotations: __, ...kept } = metadata;
  return { apiVersion, kind, metadata: kept };
};

/** Shares one informer per kind among everybody in the process. */
export class InformerFactory {
  readonly #client: Client;
  readonly #logger: Logger;
  // biome-ignore lint/suspicious/noExplicitAny: one table holds informers of every kind; `get` gives each back under the type of its key
  readonly #informers = new Map<string, Informer<any>>();
  readonly #metadata = new Map<string, Informer<KubernetesObject>>();
  #started = false;

  constructor(client: Client, logger: Logger) {
    this.#client = client;
    this.#logger = logger;
  }

  /** The informer of a kind. Add handlers and indexes to it before {@link start} where possible. */
  get<T extends KubernetesObject>(type: ResourceType<T>): Informer<T> {
    const key = keyOfType(type);
    let informer: Informer<T> | undefined = this.#informers.get(key);
    if (informer === undefined) {
      informer = new Informer({ client: this.#client.resource(type), logger: this.#logger });
      this.#informers.set(key, informer);
      if (this.#started) informer.start();
    }
    return informer;
  }

  /**
   * An informer of a kind for whoever needs metadata only: the shared one where somebody asked for it before, or one
   * that forgets the rest of each object to save memory.
   */
  metadata(type: ResourceKind): Informer<KubernetesObject> {
    const shared = this.#informers.get(keyOfType(type)) ?? this.#metadata.get(keyOfType(type));
    if (shared !== undefined) return shared;
    const informer = new Informer({ client: this.#client.resource(type), logger: this.#logger, transform: metadataOnly });
    this.#metadata.set(keyOfType(type), informer);
    if (this.#started) informer.start();
    return informer;
  }

  /** Stops and forgets a {@link metadata} informer of a kind that is no longer served. */
  async dropMetadata(type: ResourceKind): Promise<void> {
    const informer = this.#metadata.get(keyOfType(type));
    this.#metadata.delete(keyOfType(type));
    await informer?.stop();
  }

  /** Starts every informer asked for so far, and later ones when they are asked for. */
  start(): void {
    this.#started = true;
    for (const informer of this.#all()) informer.start();
  }

  async synced(): Promise<void> {
    await Promise.all(this.#all().map((informer) => informer.synced()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#all().map((informer) => informer.stop()));
  }

  #all(): Informer<KubernetesObject>[] {
    return [...this.#informers.values(), ...this.#metadata.values()];
  }
}
