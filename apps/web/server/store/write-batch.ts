import type pg from "pg";
import { operationNumber } from "./database/rows";
import { textArray } from "./database/text-array";
import { alreadyExists, conflict, notFound } from "./errors";
import type { ObjectCache, Operation } from "./object-cache";
import { resourceText } from "./resource-text";
import { deletedBody, StoredVersion } from "./stored-version";
import type { ObjectKey, StoredObject, WriteBody } from "./types";

/** A write that somebody waits for. */
export interface PendingWrite {
  readonly operation: Operation;
  readonly key: ObjectKey;
  /** Of a new object; others keep theirs. */
  readonly uid: string;
  /** The revision that it replaces; 0 for a new object. */
  readonly expected: number;
  /** Absent for a deletion. */
  readonly body?: WriteBody;
  readonly resolve: (stored: StoredObject) => void;
  readonly reject: (error: unknown) => void;
}

/** A write with the revision that it gets if its batch is committed. */
export interface PreparedWrite {
  readonly write: PendingWrite;
  readonly stored: StoredObject;
}

const mostWrites = 256;
const mostCharacters = 8_000_000;

const keyText = ({ group, plural, namespace, name }: ObjectKey): string => `${group}\0${plural}\0${namespace}\0${name}`;

/**
 * What a write makes of the object as the cache has it; undefined when it was rejected. The cache is as new as the
 * database when the batch is committed, or the batch is not committed.
 */
const prepare = (write: PendingWrite, cache: ObjectCache, revision: number): PreparedWrite | undefined => {
  const { key, operation } = write;
  try {
    if (operation === "create")
      return { write, stored: new StoredVersion({ key, uid: write.uid, revision, body: write.body?.(revision) ?? "" }) };
    const current = cache.get(key);
    if (!current) throw notFound(key);
    if (current.revision !== write.expected) throw conflict(key);
    const body = write.body?.(revision) ?? deletedBody(current, revision);
    return { write, stored: new StoredVersion({ key: current.key, uid: current.uid, revision, body }) };
  } catch (error) {
    write.reject(error);
    return undefined;
  }
};

/**
 * Takes the next batch out of the queue, numbered from the cache's revision. No key twice: a second write to a key
 * waits for the outcome of the first. Writes that cannot succeed are rejected on the way.
 */
export const takeBatch = (queue: PendingWrite[], cache: ObjectCache): PreparedWrite[] => {
  const batch: PreparedWrite[] = [];
  const keys = new Set<string>();
  const waiting: PendingWrite[] = [];
  let characters = 0;
  let taken = 0;
  for (const write of queue) {
    if (batch.length >= mostWrites || characters >= mostCharacters) break;
    taken++;
    const key = keyText(write.key);
    if (keys.has(key)) {
      waiting.push(write);
      continue;
    }
    keys.add(key);
    const prepared = prepare(write, cache, cache.applied + batch.length + 1);
    if (!prepared) continue;
    characters += prepared.stored.body.length;
    batch.push(prepared);
  }
  queue.splice(0, taken, ...waiting);
  return batch;
};

/** The same writes once more, after the cache has moved on. */
export const prepareAgain = (batch: readonly PreparedWrite[], cache: ObjectCache): PreparedWrite[] => {
  const again: PreparedWrite[] = [];
  for (const { write } of batch) {
    const prepared = prepare(write, cache, cache.applied + again.length + 1);
    if (prepared) again.push(prepared);
  }
  return again;
};

/** Writes a batch in one statement. One number per write, as write_objects documents, or undefined when `base` is not the newest revision. */
export const sendBatch = async (client: pg.Client, base: number, batch: readonly PreparedWrite[]): Promise<number[] | undefined> => {
  const { rows } = await client.query<{ results: string[] | null }>({
    name: "write",
    text: "SELECT write_objects($1, $2, $3, $4, $5, $6, $7, $8) AS results",
    values: [
      base,
      batch.map(({ write }) => operationNumber[write.operation]),
      textArray(batch.map(({ write }) => resourceText(write.key))),
      textArray(batch.map(({ write }) => write.key.namespace)),
      textArray(batch.map(({ write }) => write.key.name)),
      textArray(batch.map(({ stored }) => stored.uid)),
      batch.map(({ write }) => write.expected),
      textArray(batch.map(({ stored }) => stored.body)),
    ],
  });
  return rows[0]?.results?.map(Number);
};

/** Tells everybody who waits for a committed batch how their write went; the cache takes the changes in first. */
export const settleBatch = (cache: ObjectCache, base: number, batch: readonly PreparedWrite[], results: readonly number[]): void => {
  const at = Date.now();
  const done = batch.filter(({ stored }, index) => results[index] === stored.revision);
  cache.apply(
    done.map(({ write, stored }) => ({ operation: write.operation, stored, at })),
    base + batch.length,
  );
  for (const [index, { write, stored }] of batch.entries()) {
    const result = results[index] ?? 0;
    if (result === stored.revision) write.resolve(stored);
    else if (write.operation === "create") write.reject(alreadyExists(write.key));
    else write.reject(result === 0 ? notFound(write.key) : conflict(write.key));
  }
};
