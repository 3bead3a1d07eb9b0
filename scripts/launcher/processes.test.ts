import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claimHome, findLauncher } from "./home";
import { claim, findHolder, startTimeOf } from "./processes";

describe("claims", () => {
  let directory: string;
  let other: ChildProcess;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "gantry-claim-"));
    other = spawn("sleep", ["60"], { stdio: "ignore" });
  });
  afterEach(async () => {
    other.kill("SIGKILL");
    await rm(directory, { recursive: true });
  });

  it("go to one process and say who has them", async () => {
    const file = join(directory, "claim");
    expect(await Promise.all([claim(file), claim(file)])).toContain(undefined);
    expect(await claim(file)).toBe(process.pid);
    expect(await readdir(directory)).toEqual(["claim"]);
  });

  it("are void when their process has ended, or another one has its number", async () => {
    const file = join(directory, "claim");
    const pid = other.pid ?? 0;
    await writeFile(file, `${pid} ${await startTimeOf(pid)}\n`);
    expect(await findHolder(file)).toBe(pid);
    await writeFile(file, `${pid} 1\n`);
    expect(await findHolder(file)).toBeUndefined();
    expect(await claim(file)).toBeUndefined();
    expect(await findHolder(file)).toBe(process.pid);
  });

  it("keep a second launcher out of a home until they are given back", async () => {
    const home = join(directory, "home");
    const release = await claimHome(home);
    expect(await findLauncher(home)).toBe(process.pid);
    await expect(claimHome(home)).rejects.toThrow(`Gantry runs already with its state in ${home} (process ${process.pid})`);
    await release();
    await (await claimHome(home))();
  });

  it("say why a home cannot be used", async () => {
    await writeFile(join(directory, "file"), "");
    await expect(claimHome(join(directory, "file/home"))).rejects.toThrow(
      "a part of that path is a file, not a folder. GANTRY_HOME moves it",
    );
  });
});
