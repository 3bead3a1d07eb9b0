import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "./command";
import { claim } from "./processes";
import type { Terminal } from "./terminal";

interface Build {
  readonly label: string;
  /** What the programs are made from. */
  readonly sources: readonly string[];
  readonly programs: readonly ((root: string) => string)[];
  /** Says what they were built from. */
  readonly stamp: string;
  /** Of turbo. */
  readonly filter: readonly string[];
}

const common = ["apps/agent", "packages", "scripts/bundle.mjs", "package-lock.json"];

const ignored = new Set(["node_modules", ".next", "dist", ".turbo", "generated", "next-env.d.ts", "tsconfig.tsbuildinfo"]);

const collect = async (path: string, into: string[]): Promise<void> => {
  if ((await stat(path)).isFile()) {
    into.push(path);
    return;
  }
  for (const entry of await readdir(path)) if (!ignored.has(entry) && !/\.test\.tsx?$/.test(entry)) await collect(join(path, entry), into);
};

const hashSources = async (root: string, sources: readonly string[]): Promise<string> => {
  const files: string[] = [];
  for (const source of sources) await collect(join(root, source), files);
  const hash = createHash("sha256").update(process.version);
  for (const file of files.sort()) hash.update(file.slice(root.length)).update(await readFile(file));
  return hash.digest("hex");
};

export const webProgram = (root: string): string => join(root, "apps/web/dist/main.js");
export const agentProgram = (root: string): string => join(root, "apps/agent/dist/main.js");

const builds = {
  all: {
    label: "Built the dashboard, the control plane and the agent",
    sources: ["apps/web", "prisma", ...common],
    programs: [webProgram, agentProgram],
    stamp: "apps/web/dist/.built-from",
    filter: [],
  },
  agent: {
    label: "Built the agent",
    sources: common,
    programs: [agentProgram],
    stamp: "apps/agent/dist/.built-from",
    filter: ["--filter=@gantry/agent"],
  },
} satisfies Record<string, Build>;

const isBuiltFrom = async (root: string, { stamp, programs }: Build, wanted: string): Promise<boolean> => {
  const file = join(root, stamp);
  const current = existsSync(file) ? await readFile(file, "utf8") : "";
  return current === wanted && programs.every((program) => existsSync(program(root)));
};

/**
 * Builds the dashboard, the control plane and the agent, or the agent alone, unless what is there was built from the same
 * sources. Of two starts at once one builds, and the other waits for it.
 */
export const ensureBuilt = async (terminal: Terminal, root: string, what: keyof typeof builds = "all"): Promise<void> => {
  const build: Build = builds[what];
  const wanted = await hashSources(root, build.sources);
  if (await isBuiltFrom(root, build, wanted)) return;
  const lock = join(root, "node_modules/.gantry-building");
  while ((await claim(lock)) !== undefined) await sleep(200);
  try {
    if (await isBuiltFrom(root, build, wanted)) return;
    const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", NEXT_TELEMETRY_DISABLED: "1", CHECKPOINT_DISABLE: "1" };
    const turbo = ["run", "build", ...build.filter, "--output-logs=errors-only"];
    await terminal.step(build.label, () => run(join(root, "node_modules/.bin/turbo"), turbo, { purpose: "Building", cwd: root, env }));
    await writeFile(join(root, build.stamp), wanted);
  } finally {
    await rm(lock, { force: true });
  }
};
