import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedPostgres, migrate, startEmbeddedPostgres } from "../postgres";
import { migrationsDirectory, startTestPostgres, type TestPostgres } from "../testing/postgres";
import { type ObjectStore, openStore } from ".";
import { bodyOf, collect, configMaps, keyOf, silent } from "./testing-objects";

const writerProgram = fileURLToPath(new URL("./testing-writer.ts", import.meta.url));

describe("store under faults", () => {
  let postgres: TestPostgres;
  let running: EmbeddedPostgres;
  let store: ObjectStore;

  beforeEach(async () => {
    postgres = await startTestPostgres();
    running = postgres;
    await migrate(postgres.databaseUrl, migrationsDirectory);
    store = await openStore({ databaseUrl: postgres.databaseUrl, logger: silent, pollInterval: 200 });
  });
  afterEach(async () => {
    await store.close();
    await running.stop();
    await postgres.remove();
  });

  it("loses nothing that was acknowledged when Postgres is killed under load, and goes on by itself", async () => {
    const abort = new AbortController();
    const watched = collect(store.watch(configMaps, { from: await store.revision(), signal: abort.signal }));
    const acknowledged = new Map<string, number>();
    const refusals = new Set<number>();
    let stop = false;
    const client = async (id: number) => {
      for (let index = 0; !stop; index++) {
        const name = `c${id}-${index}`;
        await store.create(keyOf(name), "uid", bodyOf(name, "x")).then(
          ({ revision }) => acknowledged.set(name, revision),
          (error: { code?: number }) => refusals.add(error.code ?? 0),
        );
      }
    };
    const clients = Promise.all(Array.from({ length: 16 }, (_, id) => client(id)));
    for (let round = 0; round < 3; round++) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      process.kill(running.pid, "SIGKILL");
      running = await startEmbeddedPostgres({ directory: postgres.directory });
    }
    const before = acknowledged.size;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    stop = true;
    await clients;
    expect(acknowledged.size).toBeGreaterThan(before);
    expect([...refusals].every((code) => code === 503 || code === 504)).toBe(true);

    const { items } = await store.list(configMaps);
    const stored = new Map(items.map(({ key, revision }) => [key.name, revision]));
    for (const [name, revision] of acknowledged) expect(stored.get(name)).toBe(revision);
    abort.abort();
    // What was not acknowledged but committed all the same is seen by watches and lists alike.
    expect((await watched).map(({ current }) => current.key.name).sort()).toEqual([...stored.keys()].sort());
  });

  it("refuses writes and linearizable reads while Postgres is away, and tells what it knows from memory", async () => {
    await store.create(keyOf("a"), "uid", bodyOf("a", "x"));
    await running.stop();
    await expect(store.create(keyOf("b"), "uid", bodyOf("b", "x"))).rejects.toMatchObject({ code: 503 });
    await expect(store.get(keyOf("a"))).rejects.toMatchObject({ code: 503 });
    expect(store.peek(keyOf("a"))?.key.name).toBe("a");
    expect((await store.list(configMaps, { minimumRevision: 0 })).items).toHaveLength(1);
    running = await startEmbeddedPostgres({ directory: postgres.directory });
    await expect(store.get(keyOf("a"))).resolves.toBeDefined();
    await expect(store.get(keyOf("b"))).resolves.toBeUndefined();
  });

  it("loses nothing that a killed process acknowledged, and other replicas go on at once", async () => {
    const writer = spawn(process.execPath, ["--import", "tsx", writerProgram, postgres.databaseUrl], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const acknowledged: string[] = [];
    for await (const line of createInterface({ input: writer.stdout })) {
      acknowledged.push(line);
      if (acknowledged.length === 500) writer.kill("SIGKILL");
    }
    await store.create(keyOf("after"), "uid", bodyOf("after", "x"));
    const names = new Set((await store.list(configMaps)).items.map(({ key }) => key.name));
    expect(acknowledged.length).toBeGreaterThanOrEqual(500);
    expect(acknowledged.filter((name) => !names.has(name))).toEqual([]);
  });
});
