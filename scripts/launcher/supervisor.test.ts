import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SupervisedProcess, supervise } from "./supervisor";

describe("a supervised process", () => {
  let directory: string;
  let supervised: SupervisedProcess | undefined;
  const crashes: string[] = [];
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "gantry-supervisor-"));
    crashes.length = 0;
  });
  afterEach(async () => {
    await supervised?.stop(1_000);
    await rm(directory, { recursive: true });
  });

  const start = async (program: string, within?: () => Promise<readonly string[]>): Promise<SupervisedProcess> => {
    const script = join(directory, "program.mjs");
    await writeFile(script, program);
    supervised = supervise({
      name: "The program",
      script,
      env: process.env,
      ...(within ? { within } : {}),
      logFile: join(directory, "logs/program.log"),
      onCrash: (text) => crashes.push(text),
    });
    return supervised;
  };
  const stays = 'process.send({ type: "ready", details: { user: "admin" } }); setInterval(() => {}, 1000);';

  it("tells when it is ready, and writes its log where only its owner reads", async () => {
    const running = await start(`console.log("hello"); ${stays}`);
    expect(await running.ready).toEqual({ user: "admin" });
    expect(await running.stop(2_000)).toBe(true);
    const log = join(directory, "logs/program.log");
    expect(await readFile(log, "utf8")).toBe("hello\n");
    expect((await stat(log)).mode & 0o777).toBe(0o600);
  });

  it("fails with its own words, or with where to look", async () => {
    const failing = await start('process.send({ type: "failed", message: "The disk is full." }, () => process.exit(1));');
    await expect(failing.ready).rejects.toThrow(/^The disk is full\.$/);
    const silent = await start("process.exit(3);");
    await expect(silent.ready).rejects.toThrow(/^The program ended with code 3 while starting; its messages are in .*program\.log\.$/);
  });

  it("is started again when it dies", async () => {
    const running = await start(stays);
    await running.ready;
    const first = running.pid() ?? 0;
    process.kill(first, "SIGKILL");
    await expect.poll(() => running.pid(), { timeout: 5_000 }).not.toBe(first);
    expect(crashes).toEqual(["The program was ended by SIGKILL"]);
  });

  it("runs within another command, which is asked for at each start and ends with it", async () => {
    const answers: (readonly string[] | Error)[] = [["sh", "-c", '"$@"; exit', "sh"], new Error("There is no such place."), ["env"]];
    const within = async (): Promise<readonly string[]> => {
      const answer = answers.shift() ?? [];
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const running = await start(`process.on("disconnect", () => process.exit()); ${stays}`, within);
    await running.ready;
    const first = running.pid() ?? 0;
    process.kill(first, "SIGKILL");
    await expect.poll(() => running.pid(), { timeout: 5_000 }).not.toBe(first);
    expect(crashes).toEqual(["The program was ended by SIGKILL", "The program stopped: There is no such place."]);
    // The program outlived the shell around it by no more than a moment.
    await expect.poll(() => existsSync(`/proc/${first}`)).toBe(false);
    expect(await running.stop(2_000)).toBe(true);
  });

  it("fails when the command that it is to run within cannot be had", async () => {
    const failing = await start(stays, () => Promise.reject(new Error("There is no such place.")));
    await expect(failing.ready).rejects.toThrow(/^There is no such place\.$/);
  });

  it("is ended by force when it does not stop", async () => {
    const running = await start(`process.on("SIGTERM", () => {}); ${stays}`);
    await running.ready;
    expect(await running.stop(200)).toBe(false);
  });
});
