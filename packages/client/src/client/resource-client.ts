import type { KubernetesList, KubernetesObject, NewObject, Status, WatchEvent } from "@gantry/api";
import type { Scale } from "@gantry/api/autoscaling/v1";
import type { HttpMethod, Query, Transport } from "../transport/transport";
import type {
  ApplyOptions,
  CallOptions,
  DeleteCallOptions,
  GetOptions,
  ListOptions,
  PatchType,
  Selection,
  WatchOptions,
  WriteOptions,
} from "./options";
import { apiVersionOf, collectionPath, objectPath, type ResourceType } from "./resource-type";

const patchContentTypes: Record<PatchType, string> = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
};

const defaultPageSize = 500;

/** Items of typed lists come over the wire without kind and version. */
const completeItems = <T extends KubernetesObject>(items: T[], type: ResourceType<T>): T[] => {
  for (const item of items) {
    if (item.kind === undefined || item.kind === "") item.kind = type.kind;
    if (item.apiVersion === undefined || item.apiVersion === "") item.apiVersion = apiVersionOf(type);
  }
  return items;
};

const writeQuery = (options: WriteOptions): Query => ({
  fieldManager: options.fieldManager,
  fieldValidation: options.fieldValidation,
  dryRun: options.dryRun ? "All" : undefined,
});

const selectionQuery = (selection: Selection): Query => ({
  labelSelector: selection.labelSelector,
  fieldSelector: selection.fieldSelector,
});

const deleteBody = (options: DeleteCallOptions): unknown => ({
  apiVersion: "v1",
  kind: "DeleteOptions",
  gracePeriodSeconds: options.gracePeriodSeconds,
  preconditions: options.preconditions,
  propagationPolicy: options.propagationPolicy,
  ...(options.dryRun ? { dryRun: ["All"] } : {}),
});

/**
 * The requests that one kind understands. Bound to a namespace by {@link ResourceClient.in}; unbound it lists and
 * watches all namespaces, and takes the namespace of whole objects from themselves. Every failure is a StatusError or
 * an error of the network. Results must not be changed: copy them with `structuredClone` first.
 */
export class ResourceClient<T extends KubernetesObject = KubernetesObject> {
  readonly type: ResourceType<T>;
  readonly namespace: string | undefined;
  readonly #transport: Transport;

  constructor(transport: Transport, type: ResourceType<T>, namespace?: string) {
    this.#transport = transport;
    this.type = type;
    this.namespace = namespace;
  }

  /** The same kind within one namespace. */
  in(namespace: string | undefined): ResourceClient<T> {
    return new ResourceClient(this.#transport, this.type, namespace);
  }

  async get(name: string, options: GetOptions = {}): Promise<T> {
    const { resourceVersion, signal } = options;
    return this.#send<T>("GET", this.#pathOf(name), { query: { resourceVersion }, signal });
  }

  /** Every object that is selected, whatever the number of pages. */
  async list(options: ListOptions = {}): Promise<KubernetesList<T>> {
    const { pageSize = defaultPageSize, resourceVersion, resourceVersionMatch, signal } = options;
    const selection = selectionQuery(options);
    const limit = pageSize > 0 ? pageSize : undefined;
    const path = collectionPath(this.type, this.namespace);
    const first = await this.#send<KubernetesList<T>>("GET", path, {
      query: { ...selection, limit, resourceVersion, resourceVersionMatch },
      signal,
    });
    let items = first.items;
    let metadata = first.metadata;
    while (metadata.continue) {
      const query = { ...selection, limit, continue: metadata.continue };
      const page = await this.#send<KubernetesList<T>>("GET", path, { query, signal });
      items = items.concat(page.items);
      metadata = page.metadata;
    }
    return { apiVersion: first.apiVersion, kind: first.kind, metadata: first.metadata, items: completeItems(items, this.type) };
  }

  /** Changes after `resourceVersion`, in order, until the server or the signal ends it. Throws 410 when that is too long ago. */
  watch(options: WatchOptions = {}): AsyncIterable<WatchEvent<T>> {
    const { resourceVersion, timeoutSeconds, bookmarks, signal } = options;
    return this.#transport.watch<T>({
      method: "GET",
      path: collectionPath(this.type, this.namespace),
      query: { ...selectionQuery(options), watch: true, resourceVersion, timeoutSeconds, allowWatchBookmarks: bookmarks },
      signal,
    });
  }

  async create(object: NewObject<T> | T, options: WriteOptions = {}): Promise<T> {
    const body = { ...object, apiVersion: apiVersionOf(this.type), kind: this.type.kind };
    const path = collectionPath(this.type, object.metadata.namespace ?? this.namespace);
    return this.#send<T>("POST", path, { query: writeQuery(options), body, signal: options.signal });
  }

  /** Replaces an object; 409 Conflict when it has changed since its resourceVersion. */
  async update(object: T, options: WriteOptions = {}): Promise<T> {
    return this.#send<T>("PUT", this.#pathOfObject(object), { query: writeQuery(options), body: object, signal: options.signal });
  }

  async updateStatus(object: T, options: WriteOptions = {}): Promise<T> {
    const path = this.#pathOfObject(object, "status");
    return this.#send<T>("PUT", path, { query: writeQuery(options), body: object, signal: options.signal });
  }

  /** Replaces a subresource that takes the whole object: `finalize`, `approval`. */
  async updateSubresource(object: T, subresource: string, options: WriteOptions = {}): Promise<T> {
    const path = this.#pathOfObject(object, subresource);
    return this.#send<T>("PUT", path, { query: writeQuery(options), body: object, signal: options.signal });
  }

  async patch(name: string, type: PatchType, patch: unknown, options: WriteOptions & { subresource?: string } = {}): Promise<T> {
    return this.#send<T>("PATCH", this.#pathOf(name, options.subresource), {
      query: writeQuery(options),
      body: patch,
      contentType: patchContentTypes[type],
      signal: options.signal,
    });
  }

  async patchStatus(name: string, type: PatchType, patch: unknown, options: WriteOptions = {}): Promise<T> {
    return this.patch(name, type, patch, { ...options, subresource: "status" });
  }

  /** Server-side apply: the fields in `object` become owned by the field manager. */
  async apply(name: string, object: object, options: ApplyOptions): Promise<T> {
    return this.#send<T>("PATCH", this.#pathOf(name), {
      query: { fieldManager: options.fieldManager, force: options.force, dryRun: options.dryRun ? "All" : undefined },
      body: { ...object, apiVersion: apiVersionOf(this.type), kind: this.type.kind },
      contentType: "application/apply-patch+yaml",
      signal: options.signal,
    });
  }

  /** Answers with the object while it goes on existing (grace period, finalizers), with a Status otherwise. */
  async delete(name: string, options: DeleteCallOptions = {}): Promise<T | Status> {
    return this.#send<T | Status>("DELETE", this.#pathOf(name), { body: deleteBody(options), signal: options.signal });
  }

  async deleteCollection(selection: Selection = {}, options: DeleteCallOptions = {}): Promise<void> {
    const path = collectionPath(this.type, this.namespace);
    await this.#send("DELETE", path, { query: selectionQuery(selection), body: deleteBody(options), signal: options.signal });
  }

  /** Sets `spec.replicas` through the scale subresource. */
  async scale(name: string, replicas: number, options: WriteOptions = {}): Promise<Scale> {
    const path = this.#pathOf(name, "scale");
    const contentType = patchContentTypes.merge;
    const body = { spec: { replicas } };
    return this.#send<Scale>("PATCH", path, { query: writeQuery(options), body, contentType, signal: options.signal });
  }

  async getSubresource<Body>(name: string, subresource: string, options: CallOptions & { query?: Query } = {}): Promise<Body> {
    return this.#send<Body>("GET", this.#pathOf(name, subresource), options);
  }

  /** `binding`, `eviction`, `token` and the like. */
  async createSubresource<Body>(name: string, subresource: string, body: unknown, options: WriteOptions = {}): Promise<Body> {
    const path = this.#pathOf(name, subresource);
    return this.#send<Body>("POST", path, { query: writeQuery(options), body, signal: options.signal });
  }

  #pathOf(name: string, subresource?: string): string {
    return objectPath(collectionPath(this.type, this.namespace), name, subresource);
  }

  #pathOfObject(object: T, subresource?: string): string {
    const { name, namespace } = object.metadata;
    return objectPath(collectionPath(this.type, namespace ?? this.namespace), name, subresource);
  }

  async #send<Body>(method: HttpMethod, path: string, rest: RequestRest): Promise<Body> {
    const response = await this.#transport.request<Body>({ method, path, ...rest });
    return response.body;
  }
}

interface RequestRest {
  readonly query?: Query;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal?: AbortSignal | undefined;
}
