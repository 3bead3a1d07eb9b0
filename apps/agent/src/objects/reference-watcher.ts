import { setTimeout as delay } from "node:timers/promises";
import { type ConfigMap, configMapDefinition, type Pod, type Secret, secretDefinition } from "@gantry/api/core/v1";
import { type Client, Informer } from "@gantry/client";
import type { ReferencedObjects } from "../environment/container-environment";
import type { Logger } from "../log";
import { type ObjectReference, referenceKey, referencesOf } from "./references";

interface Watched {
  readonly informer: Informer<ConfigMap> | Informer<Secret>;
  readonly pods: Set<string>;
  /** Runs while no pod refers to it: it is kept for a while, for the next pod will mostly be like the last. */
  linger?: NodeJS.Timeout;
}

const lingerMilliseconds = 60_000;
const syncTimeout = 10_000;

export interface ReferenceWatcherOptions {
  readonly client: Client;
  readonly log: Logger;
  /** These pods refer to something that has changed. */
  readonly onChange: (podUids: Iterable<string>) => void;
}

/**
 * Watches exactly those ConfigMaps and Secrets that pods of this node refer to, each by its name: a node has no
 * business with any others.
 */
export class ReferenceWatcher implements ReferencedObjects {
  private readonly watched = new Map<string, Watched>();
  private readonly byPod = new Map<string, Set<string>>();

  constructor(private readonly options: ReferenceWatcherOptions) {}

  /** From now on what this pod refers to is watched. */
  hold(pod: Pod): void {
    const { uid } = pod.metadata;
    const keys = this.byPod.get(uid) ?? new Set<string>();
    for (const reference of referencesOf(pod)) {
      const key = referenceKey(reference);
      if (keys.has(key)) continue;
      keys.add(key);
      const watched = this.watch(reference);
      clearTimeout(watched.linger);
      watched.pods.add(uid);
    }
    if (keys.size > 0) this.byPod.set(uid, keys);
  }

  release(podUid: string): void {
    for (const key of this.byPod.get(podUid) ?? []) {
      const watched = this.watched.get(key);
      watched?.pods.delete(podUid);
      if (watched?.pods.size === 0) this.linger(key, watched);
    }
    this.byPod.delete(podUid);
  }

  async configMap(namespace: string, name: string): Promise<ConfigMap | undefined> {
    return (await this.read({ kind: "configmaps", namespace, name })) as ConfigMap | undefined;
  }

  async secret(namespace: string, name: string): Promise<Secret | undefined> {
    return (await this.read({ kind: "secrets", namespace, name })) as Secret | undefined;
  }

  async stop(): Promise<void> {
    const all = [...this.watched.values()];
    this.watched.clear();
    for (const { linger } of all) clearTimeout(linger);
    await Promise.all(all.map(({ informer }) => informer.stop()));
  }

  private async read(reference: ObjectReference): Promise<ConfigMap | Secret | undefined> {
    const watched = this.watch(reference);
    if (!watched.informer.hasSynced) {
      const timeout = new AbortController();
      const late = delay(syncTimeout, "late", { signal: timeout.signal }).catch(() => "late");
      const outcome = await Promise.race([watched.informer.synced(), late]);
      timeout.abort();
      if (outcome === "late")
        throw new Error(`failed to sync ${reference.kind.replace(/s$/, "")} cache: timed out waiting for the condition`);
    }
    return watched.informer.get(`${reference.namespace}/${reference.name}`);
  }

  private watch(reference: ObjectReference): Watched {
    const key = referenceKey(reference);
    const existing = this.watched.get(key);
    if (existing) return existing;
    const watched: Watched = { informer: this.informer(reference), pods: new Set() };
    const changed = (): void => {
      if (watched.informer.hasSynced) this.options.onChange(watched.pods);
    };
    watched.informer.addHandlers({ add: changed, update: changed, delete: changed });
    watched.informer.start();
    this.watched.set(key, watched);
    this.linger(key, watched);
    return watched;
  }

  private informer({ kind, namespace, name }: ObjectReference): Informer<ConfigMap> | Informer<Secret> {
    const { client, log } = this.options;
    const selection = { fieldSelector: `metadata.name=${name}` };
    return kind === "configmaps"
      ? new Informer<ConfigMap>({ client: client.resource(configMapDefinition, namespace), logger: log, selection })
      : new Informer<Secret>({ client: client.resource(secretDefinition, namespace), logger: log, selection });
  }

  private linger(key: string, watched: Watched): void {
    clearTimeout(watched.linger);
    watched.linger = setTimeout(() => {
      if (watched.pods.size > 0) return;
      this.watched.delete(key);
      void watched.informer.stop();
    }, lingerMilliseconds);
  }
}
