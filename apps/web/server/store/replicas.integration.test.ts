import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/postgres";
import { type Change, type ObjectStore, openStore } from ".";
import { bodyOf, collect, configMaps, keyOf, silent } from "./testing-objects";

const replicas = 3;
const writersPerReplica = 4;
const writesPerWriter = 40;

/** One step that a client saw: when it began and ended, and the revision of the object that it wrote or read. */
interface Step {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
  readonly revision: number;
  readonly wrote: boolean;
}

/** Reads, then replaces or makes, an object; undefined when somebody else was faster. */
const write = async (store: ObjectStore, name: string, value: string): Promise<number | undefined> => {
  const key = keyOf(name);
  try {
    const current = await store.get(key);
    const stored = current
      ? await store.update(key, current.revision, bodyOf(name, value))
      : await store.create(key, "uid", bodyOf(name, value));
    return stored.revision;
  } catch {
    return undefined;
  }
};

describe("several replicas on one database", () => {
  let database: TestDatabase;
  let stores: ObjectStore[];

  beforeEach(async () => {
    database = await createTestDatabase();
    stores = await Promise.all(Array.from({ length: replicas }, () => openStore({ databaseUrl: database.databaseUrl, logger: silent })));
  });
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await database.drop();
  });

  it("let every watcher see every change once, in one order, and every history is linearizable", async () => {
    const abort = new AbortController();
    const from = (await stores[0]?.revision()) ?? 0;
    const watches = stores.map((store) => collect(store.watch(configMaps, { from, signal: abort.signal })));
    const steps: Step[] = [];
    const client = async (store: ObjectStore, id: string) => {
      for (let index = 0; index < writesPerWriter; index++) {
        const name = `object-${index % 5}`;
        const begin = performance.now();
        const written = await write(store, name, `${id}/${index}`);
        if (written !== undefined) steps.push({ name, begin, end: performance.now(), revision: written, wrote: true });
        const other = stores[index % replicas];
        const beginRead = performance.now();
        const read = await other?.get(keyOf(name));
        if (read) steps.push({ name, begin: beginRead, end: performance.now(), revision: read.revision, wrote: false });
      }
    };
    await Promise.all(
      stores.flatMap((store, replica) => Array.from({ length: writersPerReplica }, (_, id) => client(store, `${replica}-${id}`))),
    );

    const writes = steps.filter(({ wrote }) => wrote).map(({ revision }) => revision);
    await Promise.all(stores.map((store) => store.list(configMaps)));
    abort.abort();
    const seen = (await Promise.all(watches)).map((changes: Change[]) => changes.map(({ revision }) => revision));
    const expected = [...writes].sort((a, b) => a - b);
    for (const revisions of seen) expect(revisions).toEqual(expected);

    // Revisions are the order in which the steps took effect: it must agree with real time, for each object and for all.
    steps.sort((a, b) => a.begin - b.begin);
    const finished = [...steps].sort((a, b) => a.end - b.end);
    const newest = new Map<string, number>();
    let next = 0;
    for (const step of steps) {
      for (let done = finished[next]; done && done.end < step.begin; done = finished[++next]) {
        newest.set(done.name, Math.max(newest.get(done.name) ?? 0, done.revision));
      }
      expect(step.revision).toBeGreaterThanOrEqual((newest.get(step.name) ?? 0) + (step.wrote ? 1 : 0));
    }
  });

  it("agree who of them made an object, and lists of one are never older than what another acknowledged", async () => {
    const [a, b] = stores;
    if (!a || !b) throw new Error("no stores");
    for (let index = 0; index < 50; index++) {
      const name = `race-${index}`;
      const outcomes = await Promise.allSettled(stores.map((store) => store.create(keyOf(name), "uid", bodyOf(name, "x"))));
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const { revision } = (await a.get(keyOf(name))) ?? { revision: 0 };
      await a.delete(keyOf(name), revision);
      expect((await b.list(configMaps)).items).toEqual([]);
      expect((await b.list(configMaps, { minimumRevision: revision })).revision).toBeGreaterThanOrEqual(revision);
    }
    await expect(b.list(configMaps, { minimumRevision: 1_000_000 })).rejects.toMatchObject({ code: 504 });
  });
});
