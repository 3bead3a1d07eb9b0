import type { KubernetesObject } from "@gantry/api";

/** Which table of objects: a group and a plural, whatever the version. `pods`, `deployments.apps`. */
export interface ResourceName {
  readonly group: string;
  readonly plural: string;
}

export interface ObjectKey extends ResourceName {
  /** "" for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
}

/**
 * One version of one object. Immutable: a change makes another one. `object` is shared by everyone in the process
 * who reads it and must never be changed; `body` is what was stored, ready to be sent.
 */
export interface StoredObject {
  readonly key: ObjectKey;
  readonly uid: string;
  /** The cluster-wide number of the commit that wrote it; `metadata.resourceVersion` of the object. */
  readonly revision: number;
  /** JSON in the stored version, resourceVersion included. */
  readonly body: string;
  /** `body` parsed, on first use. */
  readonly object: KubernetesObject;
}

export type ChangeType = "ADDED" | "MODIFIED" | "DELETED";

/** One commit to one object. For DELETED, `current` is the last state with the revision of the deletion. */
export interface Change {
  readonly type: ChangeType;
  readonly revision: number;
  readonly current: StoredObject;
  /** What stood there before; absent for ADDED. Selectors need it to tell who sees the object leave. */
  readonly previous?: StoredObject;
}

export interface ListOptions {
  /** Only this namespace; all when left out. */
  readonly namespace?: string;
  /** Filters before the limit is counted. */
  readonly where?: (stored: StoredObject) => boolean;
  readonly limit?: number;
  /** The opaque token of the previous page. */
  readonly continue?: string;
  /** The list must be at least this new (`resourceVersion` of a list request); 0 takes what is in memory. */
  readonly minimumRevision?: number;
  /** The list must show exactly this revision (`resourceVersionMatch=Exact`). */
  readonly exactRevision?: number;
}

export interface ListResult {
  readonly items: readonly StoredObject[];
  readonly revision: number;
  /** Set when there is more. */
  readonly continue?: string;
  readonly remaining?: number;
}

export interface WatchOptions {
  readonly namespace?: string;
  /** Changes after this revision. Throws StatusError 410 Expired when that is further back than history goes. */
  readonly from: number;
  readonly signal: AbortSignal;
  /** How often a consumer that waits is woken with a batch without changes, in milliseconds; never when left out. */
  readonly tickInterval?: number | undefined;
}

/** Changes in order. A consumer that is too slow for the buffer is cut off with StatusError 410, never held up for. */
export interface ChangeStream extends AsyncIterable<readonly Change[]> {
  /** The revision up to which everything has been delivered; for bookmarks. */
  readonly revision: number;
}

/**
 * What a write makes of an object: the new body, given the revision under which it will be stored. Called again with
 * another revision when somebody else was faster, so it must have no effect of its own.
 */
export type WriteBody = (revision: number) => string;

/** Objects in Postgres. See docs: ARCHITECTURE "The store's promise". All errors are StatusErrors or unexpected ones. */
export interface ObjectStore {
  /** The newest committed state (linearizable across replicas). */
  get(key: ObjectKey): Promise<StoredObject | undefined>;
  /** What memory holds; never older than what this process has seen or written. */
  peek(key: ObjectKey): StoredObject | undefined;
  list(resource: ResourceName, options?: ListOptions): Promise<ListResult>;
  watch(resource: ResourceName, options: WatchOptions): ChangeStream;
  /** Resolves when it is on disk. Rejects with 409 AlreadyExists. */
  create(key: ObjectKey, uid: string, body: WriteBody): Promise<StoredObject>;
  /** Compare-and-swap: rejects with 409 Conflict when the stored revision is not `expected`, 404 when gone. */
  update(key: ObjectKey, expected: number, body: WriteBody): Promise<StoredObject>;
  /** Compare-and-swap. The result is the last state with the revision of the deletion. */
  delete(key: ObjectKey, expected: number): Promise<StoredObject>;
  /** The newest committed revision. */
  revision(): Promise<number>;
  /** Every resource name that has objects (for namespace deletion and the garbage collector's discovery of leftovers). */
  resources(): ResourceName[];
  close(): Promise<void>;
}
