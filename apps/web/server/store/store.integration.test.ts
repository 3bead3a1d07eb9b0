import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/postgres";
import { type ChangeStream, type ObjectStore, openStore } from ".";
import { bodyOf, collect, configMaps, keyOf, nextChanges, silent } from "./testing-objects";

describe("store", () => {
  let database: TestDatabase;
  let store: ObjectStore;
  const open = () => openStore({ databaseUrl: database.databaseUrl, logger: silent });

  beforeEach(async () => {
    database = await createTestDatabase();
    store = await open();
  });
  afterEach(async () => {
    await store.close();
    await database.drop();
  });

  it("creates, reads, replaces and deletes", async () => {
    const key = keyOf("a");
    const created = await store.create(key, "uid-a", bodyOf("a", "1"));
    expect(created.object.metadata).toMatchObject({ name: "a", resourceVersion: String(created.revision) });
    await expect(store.get(key)).resolves.toBe(created);
    const updated = await store.update(key, created.revision, bodyOf("a", "2"));
    expect(updated.revision).toBeGreaterThan(created.revision);
    expect(updated.uid).toBe("uid-a");
    const deleted = await store.delete(key, updated.revision);
    expect(deleted.object).toMatchObject({ data: { value: "2" }, metadata: { resourceVersion: String(deleted.revision) } });
    await expect(store.get(key)).resolves.toBeUndefined();
    await expect(store.revision()).resolves.toBe(deleted.revision);
  });

  it("answers as Kubernetes does when a write cannot be", async () => {
    const key = keyOf("a");
    const { revision } = await store.create(key, "uid", bodyOf("a", "1"));
    await expect(store.create(key, "uid", bodyOf("a", "2"))).rejects.toMatchObject({
      code: 409,
      reason: "AlreadyExists",
      message: 'configmaps "a" already exists',
    });
    await expect(store.update(key, revision + 7, bodyOf("a", "2"))).rejects.toMatchObject({ code: 409, reason: "Conflict" });
    await expect(store.update(keyOf("b"), revision, bodyOf("b", "2"))).rejects.toMatchObject({ code: 404, reason: "NotFound" });
    await expect(store.delete(key, revision - 1)).rejects.toMatchObject({ code: 409 });
  });

  it("lists in order, by namespace, filtered, in pages of one revision", async () => {
    for (const name of ["c", "a", "b", "e", "d"]) await store.create(keyOf(name), name, bodyOf(name, "x"));
    await store.create(keyOf("z", "another"), "z", bodyOf("z", "x", "another"));
    const all = await store.list(configMaps);
    expect(all.items.map(({ key }) => `${key.namespace}/${key.name}`)).toEqual([
      "another/z",
      "default/a",
      "default/b",
      "default/c",
      "default/d",
      "default/e",
    ]);
    const first = await store.list(configMaps, { namespace: "default", limit: 2 });
    expect(first).toMatchObject({ remaining: 3, revision: all.revision });
    await store.create(keyOf("bb"), "bb", bodyOf("bb", "x"));
    await store.delete(keyOf("d"), all.items[4]?.revision ?? 0);
    const rest = await store.list(configMaps, { namespace: "default", limit: 9, continue: first.continue ?? "" });
    expect(rest.items.map(({ key }) => key.name)).toEqual(["c", "d", "e"]);
    expect(rest).toMatchObject({ revision: all.revision });
    expect(rest.continue).toBeUndefined();
    const odd = await store.list(configMaps, { where: ({ key }) => ["a", "c", "e"].includes(key.name), limit: 2 });
    expect(odd.items.map(({ key }) => key.name)).toEqual(["a", "c"]);
    expect(odd.continue).toBeDefined();
    await expect(store.list(configMaps, { continue: "junk" })).rejects.toMatchObject({ code: 400 });
  });

  it("watches from any revision, across a restart, with what was replaced", async () => {
    const created = await store.create(keyOf("a"), "a", bodyOf("a", "1"));
    const updated = await store.update(keyOf("a"), created.revision, bodyOf("a", "2"));
    await store.delete(keyOf("a"), updated.revision);
    await store.close();
    store = await open();
    const abort = new AbortController();
    const watch: ChangeStream = store.watch(configMaps, { from: created.revision, signal: abort.signal });
    const changes = await nextChanges(watch, 2);
    expect(changes.map(({ type, previous }) => [type, previous?.object])).toMatchObject([
      ["MODIFIED", { data: { value: "1" } }],
      ["DELETED", { data: { value: "2" } }],
    ]);
    expect(watch.revision).toBe(await store.revision());
    const collected = collect(watch);
    await store.create(keyOf("x", "elsewhere"), "x", bodyOf("x", "1", "elsewhere"));
    abort.abort();
    expect((await collected).map(({ current }) => current.key.name)).toEqual(["x"]);
  });

  it("groups concurrent writes, and lets one of many racing writers win", async () => {
    const { revision } = await store.create(keyOf("a"), "a", bodyOf("a", "0"));
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) => store.update(keyOf("a"), revision, bodyOf("a", String(index)))),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const created = await Promise.allSettled(
      Array.from({ length: 500 }, (_, index) => store.create(keyOf(`n${index % 250}`), "n", bodyOf("n", "0"))),
    );
    expect(created.filter(({ status }) => status === "fulfilled")).toHaveLength(250);
    expect((await store.list(configMaps)).items).toHaveLength(251);
  });
});
