import { mkdtemp, readdir, readFile, readlink, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Payload, writeAtomically } from "./atomic-writer";
import { mountHostPath } from "./host-path";
import { selectKeys } from "./payload";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "gantry-volumes-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const payload = (files: Record<string, string>, mode = 0o644): Payload =>
  new Map(Object.entries(files).map(([name, text]) => [name, { data: Buffer.from(text), mode }]));

describe("writeAtomically", () => {
  const volume = () => path.join(directory, "volume");
  const text = (name: string) => readFile(path.join(volume(), name), "utf8");

  test("shows files through one link that is switched when they change", async () => {
    expect(await writeAtomically(volume(), payload({ a: "1", "deep/er/b": "2" }))).toBe(true);
    expect([await text("a"), await text("deep/er/b")]).toEqual(["1", "2"]);
    const first = await readlink(path.join(volume(), "..data"));
    expect(await writeAtomically(volume(), payload({ a: "1", "deep/er/b": "2" }))).toBe(false);
    expect(await readlink(path.join(volume(), "..data"))).toBe(first);
    expect(await writeAtomically(volume(), payload({ a: "new", c: "3" }))).toBe(true);
    expect([await text("a"), await text("c")]).toEqual(["new", "3"]);
    expect((await readdir(volume())).sort()).toEqual([await readlink(path.join(volume(), "..data")), "..data", "a", "c"].sort());
  });

  test("a reader never sees a mixture", async () => {
    await writeAtomically(volume(), payload({ a: "0", b: "0" }));
    let writing = true;
    const seen = new Set<string>();
    const reader = (async () => {
      while (writing) {
        const current = await readlink(path.join(volume(), "..data"));
        const pair = await Promise.all(["a", "b"].map((name) => readFile(path.join(volume(), current, name), "utf8").catch(() => "gone")));
        if (!pair.includes("gone")) seen.add(pair.join("="));
      }
    })();
    for (let round = 1; round <= 30; round++) await writeAtomically(volume(), payload({ a: String(round), b: String(round) }));
    writing = false;
    await reader;
    expect([...seen].every((pair) => pair.split("=")[0] === pair.split("=")[1])).toBe(true);
  });

  test("modes are kept whatever the umask, and a group may read what is its own", async () => {
    await writeAtomically(volume(), payload({ a: "1" }, 0o400));
    expect((await stat(path.join(volume(), "a"))).mode & 0o777).toBe(0o400);
    await writeAtomically(volume(), payload({ a: "1" }, 0o400), process.getgid?.() ?? 0);
    expect((await stat(path.join(volume(), "a"))).mode & 0o777).toBe(0o440);
  });

  test.each(["../x", "/x", "..x", "a/../../x", ""])("refuses the path %j", async (name) => {
    await expect(writeAtomically(volume(), payload({ [name]: "1" }))).rejects.toThrow("invalid path");
  });
});

describe("selectKeys", () => {
  const data = new Map([
    ["a", Buffer.from("1")],
    ["b", Buffer.from("2")],
  ]);

  test("all keys by their names, or those chosen by their paths", () => {
    expect([...selectKeys(data, { defaultMode: 0o644 }, "config").keys()]).toEqual(["a", "b"]);
    const chosen = selectKeys(data, { defaultMode: 0o644, items: [{ key: "b", path: "x/y", mode: 0o600 }] }, "config");
    expect([...chosen]).toEqual([["x/y", { data: Buffer.from("2"), mode: 0o600 }]]);
  });

  test("a key that is missing is an error unless the source is optional", () => {
    const items = [{ key: "none", path: "x" }];
    expect(() => selectKeys(data, { defaultMode: 0o644, items }, "secret")).toThrow("references non-existent secret key: none");
    expect(selectKeys(data, { defaultMode: 0o644, items, optional: true }, "secret").size).toBe(0);
  });
});

test("hostPath makes or checks what its type says", async () => {
  const at = (name: string) => path.join(directory, name);
  await mountHostPath({ path: at("made"), type: "DirectoryOrCreate" });
  await mountHostPath({ path: at("file"), type: "FileOrCreate" });
  expect((await stat(at("made"))).isDirectory() && (await stat(at("file"))).isFile()).toBe(true);
  await expect(mountHostPath({ path: at("file"), type: "Directory" })).rejects.toThrow("hostPath type check failed");
  await expect(mountHostPath({ path: at("none"), type: "File" })).rejects.toThrow("is not a file");
});
