import { badRequest, fieldError, invalid, type KubernetesObject, StatusError } from "@gantry/api";
import type { Change, StoredObject } from "../../store/types";
import type { WatchItem, WatchResponse } from "../core/request";
import { listStored } from "../registry/list";
import { type ListOptions, readListOptions, readSelection, type Selection } from "../registry/list-options";
import type { Operation } from "../registry/operation";
import type { RegistryParts } from "../registry/parts";
import { textAt } from "../registry/text";

/** How often a quiet watch is told how far it has come. */
const bookmarkInterval = 55_000;
const shortestSeconds = 1800;
const batchSize = 500;

/** The last state of an object that a selector no longer chooses, under the revision at which it left. */
const leaving = (previous: StoredObject, revision: number): StoredObject => {
  const body = textAt(previous.object, revision);
  const object: KubernetesObject = { ...previous.object, metadata: { ...previous.object.metadata, resourceVersion: String(revision) } };
  return { key: previous.key, uid: previous.uid, revision, body, object };
};

/** What a change is to somebody who sees only what a selector chooses. */
const seenChange = (change: Change, selection: Selection): WatchItem | undefined => {
  const { type, current, previous, revision } = change;
  if (selection.everything) return { type, stored: current };
  if (type === "DELETED") return selection.matches((previous ?? current).object) ? { type, stored: current } : undefined;
  const sees = selection.matches(current.object);
  const saw = previous !== undefined && selection.matches(previous.object);
  if (sees) return { type: saw ? "MODIFIED" : "ADDED", stored: current };
  return saw && previous ? { type: "DELETED", stored: leaving(previous, revision) } : undefined;
};

const watchKind = { group: "meta.k8s.io", kind: "ListOptions" };

const checkOptions = (options: ListOptions): void => {
  if (options.sendInitialEvents === undefined) {
    if (options.match !== undefined) {
      throw invalid(watchKind, "", [
        fieldError.forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"),
      ]);
    }
    return;
  }
  if (options.match !== "NotOlderThan") {
    const detail = "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan";
    throw invalid(watchKind, "", [fieldError.forbidden("resourceVersionMatch", detail)]);
  }
  if (options.limit !== undefined || options.continue !== undefined) throw badRequest("limit and continue are forbidden for watch");
};

const statusItem = (error: unknown): WatchItem => {
  if (error instanceof StatusError) return { type: "ERROR", status: error.status };
  throw error;
};

interface Start {
  readonly revision: number;
  readonly initial: readonly StoredObject[];
}

/** Where the watch starts, and what it has to tell before. */
const startOf = async (parts: RegistryParts, operation: Operation, options: ListOptions): Promise<Start> => {
  const { resourceVersion, sendInitialEvents } = options;
  const fromNow = resourceVersion === undefined || resourceVersion === 0;
  if (sendInitialEvents === false && fromNow) return { revision: await parts.store.revision(), initial: [] };
  if (sendInitialEvents || fromNow) {
    const { items, revision } = await listStored(parts, operation, { ...options, match: undefined, limit: undefined });
    return { revision, initial: items };
  }
  return { revision: resourceVersion, initial: [] };
};

const batches = function* (items: readonly WatchItem[]): Generator<readonly WatchItem[]> {
  for (let at = 0; at < items.length; at += batchSize) yield items.slice(at, at + batchSize);
};

/** GET of a collection with `watch=true`. The answer's events end with the client, the deadline, or an ERROR event. */
export const watchObjects = async (parts: RegistryParts, operation: Operation): Promise<WatchResponse> => {
  const { served, request, namespace } = operation;
  const options = readListOptions(request.query);
  checkOptions(options);
  const selection = readSelection(served, request.query);
  const start = await startOf(parts, operation, options);
  const seconds = options.timeoutSeconds || shortestSeconds * (1 + Math.random());
  // The deadline ends the watch as the client would, so that nothing else has to know of it.
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(Math.min(Math.ceil(seconds * 1000), 2 ** 31 - 1))]);

  const events = async function* (): AsyncGenerator<readonly WatchItem[]> {
    yield* batches(start.initial.map((stored) => ({ type: "ADDED", stored })));
    try {
      const scope = served.definition.namespaced && namespace !== "" ? { namespace } : {};
      const changes = parts.store.watch(served.storage, { ...scope, from: start.revision, signal, tickInterval: bookmarkInterval });
      if (options.sendInitialEvents) yield [{ type: "BOOKMARK", revision: start.revision, initialEventsEnd: true }];
      for await (const batch of changes) {
        const isTick = batch.length === 0;
        const items = batch.flatMap((change) => seenChange(change, selection) ?? []);
        if (items.length > 0) yield items;
        else if (isTick && options.bookmarks) yield [{ type: "BOOKMARK", revision: changes.revision }];
      }
      if (options.bookmarks && !request.signal.aborted) yield [{ type: "BOOKMARK", revision: changes.revision }];
    } catch (error) {
      if (!signal.aborted) yield [statusItem(error)];
    }
  };
  return { kind: "watch", served, events: events() };
};
