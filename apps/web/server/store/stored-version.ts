import type { KubernetesObject } from "@gantry/api";
import type { ObjectKey, StoredObject } from "./types";

interface Version {
  readonly key: ObjectKey;
  readonly uid: string;
  readonly revision: number;
  readonly body: string;
}

/** A StoredObject that is parsed when somebody first asks, once for everybody. */
export class StoredVersion implements StoredObject {
  readonly key: ObjectKey;
  readonly uid: string;
  readonly revision: number;
  readonly body: string;
  #object: KubernetesObject | undefined;

  constructor({ key, uid, revision, body }: Version) {
    this.key = key;
    this.uid = uid;
    this.revision = revision;
    this.body = body;
  }

  get object(): KubernetesObject {
    this.#object ??= JSON.parse(this.body) as KubernetesObject;
    return this.#object;
  }
}

/** The body of a deletion: the last state, with the revision of the deletion. */
export const deletedBody = (last: StoredObject, revision: number): string =>
  JSON.stringify({ ...last.object, metadata: { ...last.object.metadata, resourceVersion: String(revision) } });
