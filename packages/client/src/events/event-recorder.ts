import { isStatus, type KubernetesObject } from "@gantry/api";
import type { Event, ObjectReference } from "@gantry/api/core/v1";
import type { Client, ResourceClient, ResourceType } from "../client";
import type { Logger } from "../logger";
import { EventCorrelator } from "./correlation";
import { LruMap } from "./lru-map";

const eventType: ResourceType<Event> = { group: "", version: "v1", kind: "Event", plural: "events", namespaced: true };

export interface EventSource {
  /** Who reports: `replicaset-controller`, `kubelet`. */
  readonly component: string;
  /** The node, for agents. */
  readonly host?: string;
}

export interface EventRecorderOptions {
  readonly client: Client;
  readonly source: EventSource;
  readonly logger: Logger;
}

interface Occurrence {
  readonly regarding: ObjectReference;
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

interface Recorded {
  readonly name: string;
  readonly namespace: string;
  readonly count: number;
}

/** Events beyond this many that wait to be written are dropped: they must never hold up work, nor fill memory. */
const queueLimit = 1000;
const maximumMessage = 1024;

const timestamp = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** An object's own reference, as events and owners hold it. */
export const referenceTo = (object: KubernetesObject): ObjectReference => ({
  apiVersion: object.apiVersion,
  kind: object.kind,
  name: object.metadata.name,
  uid: object.metadata.uid,
  resourceVersion: object.metadata.resourceVersion,
  ...(object.metadata.namespace ? { namespace: object.metadata.namespace } : {}),
});

/**
 * Writes core/v1 Events about objects. Returns at once; writing happens in the background, one after the other, and
 * failures cost the event only. The same event again raises the count of the first.
 */
export class EventRecorder {
  readonly #events: ResourceClient<Event>;
  readonly #source: EventSource;
  readonly #logger: Logger;
  readonly #correlator = new EventCorrelator();
  readonly #recorded = new LruMap<string, Recorded>(4096);
  #waiting: Occurrence[] = [];
  #writing: Promise<void> | undefined;
  #sequence = 0;

  constructor(options: EventRecorderOptions) {
    this.#events = options.client.resource(eventType);
    this.#source = options.source;
    this.#logger = options.logger;
  }

  /** Reports something that happened to an object, or to a part of it that a reference's fieldPath names. */
  event(about: KubernetesObject | ObjectReference, type: "Normal" | "Warning", details: { reason: string; message: string }): void {
    if (this.#waiting.length >= queueLimit) return;
    const regarding = "metadata" in about ? referenceTo(about) : about;
    const message = details.message.length > maximumMessage ? `${details.message.slice(0, maximumMessage - 3)}...` : details.message;
    this.#waiting.push({ regarding, type, reason: details.reason, message, at: Date.now() });
    this.#writing ??= this.#write();
  }

  /** Resolves when everything reported so far is written. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      for (const occurrence of batch) await this.#record(occurrence);
    }
    this.#writing = undefined;
  }

  async #record(occurrence: Occurrence): Promise<void> {
    const { regarding, type, reason, message, at } = occurrence;
    const subject = [regarding.kind, regarding.namespace, regarding.name, regarding.uid, regarding.fieldPath].join("\0");
    const correlated = this.#correlator.correlate({ subject, group: `${subject}\0${type}\0${reason}`, message }, at);
    if (correlated.kind === "drop") return;
    try {
      const earlier = this.#recorded.get(correlated.key);
      const written =
        (earlier && (await this.#count(earlier, correlated.message, at))) ?? (await this.#create(occurrence, correlated.message));
      this.#recorded.set(correlated.key, written);
    } catch (error) {
      this.#logger.debug({ err: error, reason, object: regarding.name }, "Could not write an event");
    }
  }

  /** `undefined` when the earlier event has expired. */
  async #count(earlier: Recorded, message: string, at: number): Promise<Recorded | undefined> {
    const count = earlier.count + 1;
    try {
      await this.#events.in(earlier.namespace).patch(earlier.name, "merge", { count, message, lastTimestamp: timestamp(at) });
      return { ...earlier, count };
    } catch (error) {
      if (isStatus(error, "NotFound")) return undefined;
      throw error;
    }
  }

  async #create(occurrence: Occurrence, message: string): Promise<Recorded> {
    const { regarding, type, reason, at } = occurrence;
    const namespace = regarding.namespace || "default";
    this.#sequence = (this.#sequence + 1) % 1_000_000;
    const nanoseconds = BigInt(at) * 1_000_000n + BigInt(this.#sequence);
    const created = await this.#events.in(namespace).create({
      metadata: { name: `${regarding.name}.${nanoseconds.toString(16)}`, namespace },
      involvedObject: regarding,
      reason,
      message,
      type,
      source: { ...this.#source },
      count: 1,
      firstTimestamp: timestamp(at),
      lastTimestamp: timestamp(at),
      reportingComponent: this.#source.component,
      reportingInstance: this.#source.host ?? "",
    });
    return { name: created.metadata.name, namespace, count: 1 };
  }
}
