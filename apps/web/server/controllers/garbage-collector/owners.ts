import { isStatus, type KubernetesObject } from "@gantry/api";
import type { OwnerReference } from "@gantry/api/meta/v1";
import { type Client, LruMap } from "@gantry/client";
import type { Monitors } from "./monitors";

export const foregroundFinalizer = "foregroundDeletion";
export const orphanFinalizer = "orphan";

export const isDeleting = (object: KubernetesObject, finalizer: string): boolean =>
  object.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers ?? []).includes(finalizer);

/** What has become of the owners that an object names. */
export interface OwnerStates {
  /** There, and to stay for now. */
  readonly solid: readonly OwnerReference[];
  /** Gone. */
  readonly dangling: readonly OwnerReference[];
  /** Being deleted, and waiting for this object to be deleted first. */
  readonly waiting: readonly OwnerReference[];
}

/** Looks owners up: in the caches, and live before it is said that one is gone. */
export class OwnerLookup {
  readonly #client: Client;
  readonly #monitors: Monitors;
  /** uids that are known to be gone; they never come back. */
  readonly #absent = new LruMap<string, true>(5000);

  constructor(client: Client, monitors: Monitors) {
    this.#client = client;
    this.#monitors = monitors;
  }

  async statesOf(references: readonly OwnerReference[], namespace: string | undefined): Promise<OwnerStates> {
    const solid: OwnerReference[] = [];
    const dangling: OwnerReference[] = [];
    const waiting: OwnerReference[] = [];
    for (const reference of references) {
      const owner = await this.#find(reference, namespace);
      if (owner === undefined) dangling.push(reference);
      else if (owner !== "unknown" && reference.blockOwnerDeletion && isDeleting(owner, foregroundFinalizer)) waiting.push(reference);
      else solid.push(reference);
    }
    return { solid, dangling, waiting };
  }

  /** `unknown` for kinds that nobody serves, and for references that cannot be: their objects are left alone. */
  async #find(reference: OwnerReference, namespace: string | undefined): Promise<KubernetesObject | undefined | "unknown"> {
    if (this.#absent.get(reference.uid)) return undefined;
    const cached = this.#monitors.cachedOwner(reference, namespace);
    if (cached !== undefined) return cached;
    const kind = this.#monitors.kindOf(reference);
    if (kind === undefined || (kind.namespaced && !namespace)) return "unknown";
    try {
      const owner = await this.#client.resource(kind, kind.namespaced ? namespace : undefined).get(reference.name);
      if (owner.metadata.uid === reference.uid) return owner;
    } catch (error) {
      if (!isStatus(error, "NotFound")) throw error;
    }
    this.#absent.set(reference.uid, true);
    return undefined;
  }
}
