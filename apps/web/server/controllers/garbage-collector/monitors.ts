import type { KubernetesObject } from "@gantry/api";
import type { OwnerReference } from "@gantry/api/meta/v1";
import { type Client, type Informer, type InformerFactory, keyOf, type ResourceKind } from "@gantry/client";
import { discover } from "../shared/discovery";

const ownerIndex = "owner";

const byOwner = (object: KubernetesObject): readonly string[] => object.metadata.ownerReferences?.map((owner) => owner.uid) ?? [];

/** Kinds that come and go in great numbers, own nothing and are owned by nothing. */
const ignored = new Set(["events.", "events.events.k8s.io"]);

export interface Monitor {
  readonly kind: ResourceKind;
  readonly informer: Informer<KubernetesObject>;
}

export interface MonitoredObject {
  readonly monitor: Monitor;
  readonly object: KubernetesObject;
}

export interface MonitorHandlers {
  readonly changed: (monitored: MonitoredObject, previous: KubernetesObject | undefined) => void;
  readonly gone: (monitored: MonitoredObject) => void;
}

export const nameOfKind = (kind: Pick<ResourceKind, "group" | "plural">): string => `${kind.plural}.${kind.group}`;

const groupOf = (apiVersion: string): string => (apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "");

/** Metadata of every object of every kind that can be owned and deleted: what the garbage collector's graph is read from. */
export class Monitors {
  readonly #client: Client;
  readonly #informers: InformerFactory;
  readonly #handlers: MonitorHandlers;
  readonly #monitors = new Map<string, Monitor>();
  /** By `Kind.group`. */
  readonly #byKind = new Map<string, ResourceKind>();

  constructor(client: Client, informers: InformerFactory, handlers: MonitorHandlers) {
    this.#client = client;
    this.#informers = informers;
    this.#handlers = handlers;
  }

  /** Follows what the API server serves now: new kinds are watched, vanished ones are dropped. */
  async refresh(): Promise<void> {
    const { kinds, failures } = await discover(this.#client);
    this.#byKind.clear();
    for (const kind of kinds) this.#byKind.set(`${kind.kind}.${kind.group}`, kind);
    const wanted = kinds.filter(
      (kind) => ["list", "watch", "delete"].every((verb) => kind.verbs.includes(verb)) && !ignored.has(nameOfKind(kind)),
    );
    for (const kind of wanted) if (!this.#monitors.has(nameOfKind(kind))) this.#add(kind);
    if (failures.length > 0) return;
    const names = new Set(wanted.map(nameOfKind));
    for (const [name, monitor] of this.#monitors) {
      if (names.has(name)) continue;
      this.#monitors.delete(name);
      await this.#informers.dropMetadata(monitor.kind);
    }
  }

  async synced(): Promise<void> {
    await Promise.all([...this.#monitors.values()].map(({ informer }) => informer.synced()));
  }

  get(name: string): Monitor | undefined {
    return this.#monitors.get(name);
  }

  /** The kind that an owner reference names; `undefined` when nobody serves it. */
  kindOf(reference: OwnerReference): ResourceKind | undefined {
    return this.#byKind.get(`${reference.kind}.${groupOf(reference.apiVersion)}`);
  }

  /** Whom a reference of an object in a namespace names, as far as caches show. */
  cachedOwner(reference: OwnerReference, namespace: string | undefined): KubernetesObject | undefined {
    const kind = this.kindOf(reference);
    const monitor = kind === undefined ? undefined : this.#monitors.get(nameOfKind(kind));
    if (kind === undefined || monitor === undefined) return undefined;
    const owner = monitor.informer.get(keyOf(kind.namespaced ? namespace : undefined, reference.name));
    return owner?.metadata.uid === reference.uid ? owner : undefined;
  }

  dependentsOf(uid: string): MonitoredObject[] {
    const found: MonitoredObject[] = [];
    for (const monitor of this.#monitors.values()) {
      for (const object of monitor.informer.byIndex(ownerIndex, uid)) found.push({ monitor, object });
    }
    return found;
  }

  #add(kind: ResourceKind): void {
    const informer = this.#informers.metadata(kind).addIndex(ownerIndex, byOwner);
    const monitor = { kind, informer };
    this.#monitors.set(nameOfKind(kind), monitor);
    const { changed, gone } = this.#handlers;
    informer.addHandlers({
      add: (object) => changed({ monitor, object }, undefined),
      update: (object, previous) => changed({ monitor, object }, previous),
      delete: (object) => gone({ monitor, object }),
    });
  }
}
