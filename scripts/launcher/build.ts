import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "./command";
import { claim } from "./processes";
import type { Terminal } from "./terminal";

/** What the built programs are made from. */
const sources = ["apps/web", "apps/agent", "packages", "prisma", "scripts/bundle.mjs", "package-lock.json"];
const ignored = new Set(["node_modules", ".next", "dist", ".turbo", "generated", "next-env.d.ts", "tsconfig.tsbuildinfo"]);

const collect = async (path: string, into: string[]): Promise<void> => {
  if ((await stat(path)).isFile()) {
    into.push(path);
    return;
  }
  for (const entry of await readdir(path)) if (!ignored.has(entry) && !/\.test\.tsx?$/.test(entry)) await collect(join(path, entry), into);
};

const hashSources = async (root: string): Promise<string> => {
  const files: string[] = [];
  for (const source of sources) await collect(join(root, source), files);
  const hash = createHash("sha256").update(process.version);
  for (const file of files.sort()) hash.update(file.slice(root.length)).update(await readFile(file));
  return hash.digest("hex");
};

export const webProgram = (root: string): string => join(root, "apps/web/dist/main.js");
export const agentProgram = (root: string): string => join(root, "apps/agent/dist/main.js");

const stampFile = (root: string): string => join(root, "apps/web/dist/.built-from");

const isBuiltFrom = async (root: string, wanted: string): Promise<boolean> => {
  const current = existsSync(stampFile(root)) ? await readFile(stampFile(root), "utf8") : "";
  return current === wanted && existsSync(webProgram(root)) && existsSync(agentProgram(root));
};

/**
 * Builds the dashboard, the control plane and the agent, unless what is there was built from the same sources. Of two
 * starts at once one builds, and the other waits for it.
 */
export const ensureBuilt = async (terminal: Terminal, root: string): Promise<void> => {
  const wanted = await hashSources(root);
  if (await isBuiltFrom(root, wanted)) return;
  const lock = join(root, "node_modules/.gantry-building");
  while ((await claim(lock)) !== undefined) await sleep(200);
  try {
    if (await isBuiltFrom(root, wanted)) return;
    const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", NEXT_TELEMETRY_DISABLED: "1", CHECKPOINT_DISABLE: "1" };
    await terminal.step("Built the dashboard, the control plane and the agent", () =>
      run(join(root, "node_modules/.bin/turbo"), ["run", "build", "--output-logs=errors-only"], { purpose: "Building", cwd: root, env }),
    );
    await writeFile(stampFile(root), wanted);
  } finally {
    await rm(lock, { force: true });
  }
};
