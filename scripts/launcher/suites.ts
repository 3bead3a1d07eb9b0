import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

export interface Suite {
  readonly name: string;
  /** It runs containers or browsers. */
  readonly needsMachine?: boolean;
  readonly run: (root: string) => Promise<Tally>;
}

/** Runs a program with its output shown, and resolves with its exit code. */
const show = (root: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });

const bin = (root: string, name: string): string => join(root, "node_modules/.bin", name);

/** A check that is one test: it passes or it does not. */
const check = (name: string, command: string, args: readonly string[]): Suite => ({
  name,
  run: async (root) => ((await show(root, bin(root, command), args)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }),
});

/** Reads a runner's JSON report; a runner that left none, or failed without naming a test, counts as one failure. */
const tallyReport = async (report: string, code: number, read: (text: string) => Tally): Promise<Tally> => {
  const tally = existsSync(report) ? read(await readFile(report, "utf8")) : { passed: 0, failed: 0 };
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
};

const vitest = (project: string): Suite => ({
  name: `${project} tests`,
  async run(root) {
    const directory = await mkdtemp(join(tmpdir(), "gantry-test-"));
    try {
      const report = join(directory, "report.json");
      const code = await show(root, bin(root, "vitest"), [
        "run",
        "--project",
        project,
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${report}`,
      ]);
      return await tallyReport(report, code, (text) => {
        const { numPassedTests = 0, numFailedTests = 0 } = JSON.parse(text) as { numPassedTests?: number; numFailedTests?: number };
        return { passed: numPassedTests, failed: numFailedTests };
      });
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
});

const playwright: Suite = {
  name: "end-to-end tests",
  needsMachine: true,
  async run(root) {
    const directory = await mkdtemp(join(tmpdir(), "gantry-test-"));
    try {
      const report = join(directory, "report.json");
      const code = await show(
        root,
        bin(root, "playwright"),
        ["test", "--config", "e2e/playwright.config.ts", "--reporter=list,./e2e/support/evidence-reporter.ts,json"],
        {
          PLAYWRIGHT_JSON_OUTPUT_NAME: report,
        },
      );
      return await tallyReport(report, code, (text) => {
        const { stats } = JSON.parse(text) as { stats: { expected: number; unexpected: number; flaky: number } };
        return { passed: stats.expected, failed: stats.unexpected + stats.flaky };
      });
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};

/** Everything that has to pass, quick ones first. */
export const suites: readonly Suite[] = [
  check("lint", "biome", ["check", "--error-on-warnings", "."]),
  check("types", "turbo", ["run", "typecheck", "--output-logs=errors-only"]),
  check("types of the scripts", "tsc", ["-p", "scripts"]),
  vitest("unit"),
  vitest("integration"),
  { ...vitest("agent"), needsMachine: true },
  playwright,
];
