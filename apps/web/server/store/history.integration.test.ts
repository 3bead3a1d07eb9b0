import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withConnection } from "../postgres";
import { createTestDatabase, type TestDatabase } from "../testing/postgres";
import { type ObjectStore, openStore, type StoreOptions } from ".";
import { compact } from "./compaction";
import { bodyOf, collect, configMaps, keyOf, nextChanges, silent } from "./testing-objects";

const everything = { window: 0, revisions: Number.MAX_SAFE_INTEGER };

describe("history", () => {
  let database: TestDatabase;
  const opened: ObjectStore[] = [];
  const open = async (options: Partial<StoreOptions> = {}): Promise<ObjectStore> => {
    const store = await openStore({ databaseUrl: database.databaseUrl, logger: silent, ...options });
    opened.push(store);
    return store;
  };
  /** A store that remembers next to nothing itself. */
  const openForgetful = () => open({ ring: { count: 2, bytes: 1_000_000, age: 60_000 } });

  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    await database.drop();
  });

  /** Makes and changes some objects; what the list showed after each step, by revision. */
  const makeHistory = async (store: ObjectStore): Promise<Map<number, string[]>> => {
    const states = new Map<number, string[]>();
    for (let step = 0; step < 60; step++) {
      const key = keyOf(`o${(step * 7) % 10}`);
      const current = store.peek(key);
      const body = bodyOf(key.name, String(step));
      const { revision } = !current
        ? await store.create(key, "uid", body)
        : step % 3 === 0
          ? await store.delete(key, current.revision)
          : await store.update(key, current.revision, body);
      const { items } = await store.list(configMaps);
      states.set(
        revision,
        items.map(({ body: text }) => text),
      );
    }
    return states;
  };

  it("shows any revision, from memory or from the log, until it is compacted", async () => {
    const states = await makeHistory(await open());
    const remembering = await open();
    const forgetful = await openForgetful();
    for (const [revision, bodies] of states) {
      for (const store of [remembering, forgetful]) {
        const { items } = await store.list(configMaps, { exactRevision: revision });
        expect(items.map(({ body }) => body)).toEqual(bodies);
      }
    }
    const revisions = [...states.keys()];
    const [first = 0, middle = 0, last = 0] = [revisions[0], revisions[30], revisions.at(-1)];
    await compact(database.databaseUrl, { ...everything, window: 3_600_000, revisions: last - middle });
    await expect(forgetful.list(configMaps, { exactRevision: first })).rejects.toMatchObject({ code: 410, reason: "Expired" });
    for (const [revision, bodies] of states) {
      if (revision < middle) continue;
      const { items } = await forgetful.list(configMaps, { exactRevision: revision });
      expect(items.map(({ body }) => body)).toEqual(bodies);
    }
    await compact(database.databaseUrl, everything);
    const fresh = await open();
    expect((await fresh.list(configMaps)).items.map(({ body }) => body)).toEqual(states.get(last));
  });

  it("lets a watch resume from memory or from the log, and tells it when it is too late", async () => {
    const store = await open();
    const from = await store.revision();
    const states = await makeHistory(store);
    const count = states.size;
    const { signal } = new AbortController();
    const remembered = await nextChanges(store.watch(configMaps, { from, signal }), count);
    const forgetful = await openForgetful();
    const watch = forgetful.watch(configMaps, { from, signal });
    const created = await store.create(keyOf("last"), "uid", bodyOf("last", "x"));
    const read = await nextChanges(watch, count + 1);
    const plain = (changes: typeof read) =>
      changes.map(({ type, revision, current, previous }) => [type, revision, current.body, previous?.body]);
    expect(plain(read.slice(0, -1))).toEqual(plain(remembered));
    expect(read.at(-1)?.revision).toBe(created.revision);
    await compact(database.databaseUrl, everything);
    await expect(nextChanges(forgetful.watch(configMaps, { from, signal }), 1)).rejects.toMatchObject({ code: 410, reason: "Expired" });
  });

  it("goes on with the next page after the list's revision is gone only on the token that says so", async () => {
    const store = await openForgetful();
    for (const name of ["a", "b", "c", "d"]) await store.create(keyOf(name), "uid", bodyOf(name, "x"));
    const first = await store.list(configMaps, { limit: 2 });
    for (const name of ["e", "f", "g"]) await store.create(keyOf(name), "uid", bodyOf(name, "x"));
    const error: { status?: { metadata: { continue?: string } } } = await store
      .list(configMaps, { limit: 2, continue: first.continue ?? "" })
      .catch((e) => e);
    expect(error).toMatchObject({ code: 410, reason: "Expired" });
    const rest = await store.list(configMaps, { continue: error.status?.metadata.continue ?? "" });
    expect(rest.items.map(({ key }) => key.name)).toEqual(["c", "d", "e", "f", "g"]);
  });

  it("cuts off a watch that is not read, and no other", async () => {
    const store = await open({ watchCapacity: 20 });
    const from = await store.revision();
    const abort = new AbortController();
    const slow = store.watch(configMaps, { from, signal: abort.signal });
    const quick = collect(store.watch(configMaps, { from, signal: abort.signal }));
    for (let index = 0; index < 50; index++) await store.create(keyOf(`o${index}`), "uid", bodyOf(`o${index}`, "x"));
    await expect(nextChanges(slow, 1)).rejects.toMatchObject({ code: 410 });
    abort.abort();
    expect(await quick).toHaveLength(50);
  });

  it("starts over when the database is another one", async () => {
    const store = await open({ pollInterval: 100 });
    for (const name of ["a", "b"]) await store.create(keyOf(name), "uid", bodyOf(name, "x"));
    const lost = collect(store.watch(configMaps, { from: await store.revision(), signal: new AbortController().signal }));
    await withConnection(database.databaseUrl, (client) =>
      client.query("TRUNCATE objects, object_changes; UPDATE object_revision SET current = 1; UPDATE object_compaction SET revision = 1"),
    );
    await expect(lost).rejects.toMatchObject({ code: 410 });
    expect((await store.list(configMaps)).items).toEqual([]);
    await store.create(keyOf("c"), "uid", bodyOf("c", "x"));
    expect((await store.list(configMaps)).items).toHaveLength(1);
  });
});
