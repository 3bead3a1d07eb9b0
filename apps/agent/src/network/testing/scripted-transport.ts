import { Readable } from "node:stream";
import type { KubernetesObject, WatchEvent } from "@gantry/api";
import type { ApiRequest, ApiResponse, Transport } from "@gantry/client";

/** Of field selectors it knows the one by name. */
const selects = ({ query }: ApiRequest, { metadata }: KubernetesObject): boolean => {
  const selector = query?.fieldSelector;
  return selector === undefined || selector === `metadata.name=${metadata.name}`;
};

/** An API of which a test writes the objects: lists and watches, nothing else. */
export class ScriptedTransport implements Transport {
  readonly #objects = new Map<string, KubernetesObject>();
  readonly #watchers = new Map<string, Set<(event: WatchEvent) => void>>();
  #revision = 1;

  /** @param path Of the collection over all namespaces: `/api/v1/services`. */
  put(path: string, object: KubernetesObject): void {
    const key = `${path} ${object.metadata.namespace ?? ""}/${object.metadata.name}`;
    const type = this.#objects.has(key) ? "MODIFIED" : "ADDED";
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(++this.#revision) } };
    this.#objects.set(key, stored);
    for (const notify of this.#watchers.get(path) ?? []) notify({ type, object: stored });
  }

  delete(path: string, object: KubernetesObject): void {
    const key = `${path} ${object.metadata.namespace ?? ""}/${object.metadata.name}`;
    const stored = this.#objects.get(key);
    if (!stored) return;
    this.#objects.delete(key);
    const last = { ...stored, metadata: { ...stored.metadata, resourceVersion: String(++this.#revision) } };
    for (const notify of this.#watchers.get(path) ?? []) notify({ type: "DELETED", object: last });
  }

  async request<Body>(request: ApiRequest): Promise<ApiResponse<Body>> {
    const items = [...this.#objects].flatMap(([key, object]) =>
      key.startsWith(`${request.path} `) && selects(request, object) ? [object] : [],
    );
    return { status: 200, body: { metadata: { resourceVersion: String(this.#revision) }, items } as Body };
  }

  async *watch<T extends KubernetesObject>(request: ApiRequest): AsyncIterable<WatchEvent<T>> {
    const waiting: WatchEvent<T>[] = [];
    let wake = () => {};
    request.signal?.addEventListener("abort", () => wake(), { once: true });
    const notify = (event: WatchEvent) => {
      if (event.type !== "ERROR" && !selects(request, event.object as KubernetesObject)) return;
      waiting.push(event as WatchEvent<T>);
      wake();
    };
    const watchers = this.#watchers.get(request.path) ?? new Set();
    this.#watchers.set(request.path, watchers.add(notify));
    try {
      while (!request.signal?.aborted) {
        yield* waiting.splice(0);
        if (waiting.length > 0) continue;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      watchers.delete(notify);
    }
  }

  async stream(): Promise<Readable> {
    return Readable.from([]);
  }

  async close(): Promise<void> {}
}
