import { type ChildProcess, spawn } from "node:child_process";
import { open, readFile, rename, rm, stat, truncate } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { findBinaries, type PostgresBinaries } from "./binaries";
import { connect, withConnection } from "./connect";
import { makePrivateDirectory, socketDirectoryFor } from "./directories";
import { DatabaseUnusableError } from "./errors";
import { findPostmaster, isRunning, waitForExit } from "./process-state";
import { settings } from "./settings";
import { type Unprivileged, unprivileged } from "./unprivileged";

export interface EmbeddedPostgresOptions {
  /** Absolute; holds the data, the socket and the log. Made when missing, readable by its owner alone. */
  readonly directory: string;
  /** Further server settings, by name; they win over Gantry's own. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A Postgres server that belongs to this control plane. */
export interface EmbeddedPostgres {
  /** Of the database `gantry`, through a unix socket in a folder that only the owner can enter. */
  readonly databaseUrl: string;
  readonly pid: number;
  /** Whether it ran already, left over from a control plane that was killed. */
  readonly adopted: boolean;
  /** Ends it in order: every transaction that was acknowledged is on disk. Resolves when the process is gone. */
  stop(): Promise<void>;
}

const database = "gantry";
const port = 5432;
const startTimeout = 120_000;
const largestLog = 8 * 1024 * 1024;

const urlFor = (socketDirectory: string, name: string, socketPort = port): string =>
  `postgresql://gantry@localhost:${socketPort}/${name}?host=${encodeURIComponent(socketDirectory)}`;

/** What went wrong, from the last lines of Postgres' own log. */
const explainLog = (text: string, directory: string): DatabaseUnusableError => {
  if (/No space left on device/.test(text)) {
    return new DatabaseUnusableError(`The disk that holds ${directory} is full. Free some space and start again.`);
  }
  const lines = text.split("\n").filter((line) => /FATAL|PANIC|error/i.test(line));
  const reason = lines.at(-1)?.replace(/^.*(FATAL|PANIC|error): */i, "") ?? "it gives no reason";
  return new DatabaseUnusableError(`The embedded Postgres does not start: ${reason} (log: ${path.join(directory, "postgres.log")}).`);
};

interface Launch {
  readonly binaries: PostgresBinaries;
  readonly account: Unprivileged;
  readonly directory: string;
  readonly dataDirectory: string;
  readonly logFile: string;
}

/** Starts a program with its output in the log, in a process group of its own: Ctrl-C is for the control plane, which stops it in order. */
const launch = async ({ account, logFile }: Launch, command: readonly string[]): Promise<ChildProcess> => {
  const log = await open(logFile, "a", 0o600);
  try {
    const [program = "", ...args] = [...account.prefix, ...command];
    return spawn(program, args, { cwd: "/", detached: true, stdio: ["ignore", log.fd, log.fd], ...account.identity });
  } finally {
    await log.close();
  }
};

const ended = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? -1));
  });

const readLogFrom = async (logFile: string, offset: number): Promise<string> => (await readFile(logFile, "utf8")).slice(offset);

/** Makes the data folder beside its final place first, so that a crash half-way leaves nothing that looks whole. */
const initialize = async (start: Launch): Promise<void> => {
  const { binaries, account, dataDirectory, directory, logFile } = start;
  const fresh = `${dataDirectory}.new`;
  await rm(fresh, { recursive: true, force: true });
  await makePrivateDirectory(fresh, account);
  const command = [binaries.initdb, "-D", fresh, "-U", "gantry", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-instructions"];
  if ((await ended(await launch(start, command))) !== 0) {
    const text = await readLogFrom(logFile, 0);
    await rm(fresh, { recursive: true, force: true });
    throw explainLog(text, directory);
  }
  await rename(fresh, dataDirectory);
};

/** Waits until a server accepts connections; recovery after a crash may take a while. False when it ends instead. */
const waitUntilReady = async (databaseUrl: string, isAlive: () => Promise<boolean>): Promise<boolean> => {
  for (const deadline = Date.now() + startTimeout; Date.now() < deadline; await delay(15)) {
    if (!(await isAlive())) return false;
    const client = await connect(databaseUrl).catch(() => undefined);
    if (!client) continue;
    await client.end();
    return true;
  }
  return false;
};

const ensureDatabase = (socketDirectory: string, socketPort: number): Promise<void> =>
  withConnection(urlFor(socketDirectory, "postgres", socketPort), async (client) => {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [database]);
    if (!rowCount) await client.query(`CREATE DATABASE ${database}`);
  });

/** SIGINT asks for a fast shutdown, SIGQUIT for one that recovery repairs at the next start. */
const stopProcess = async (pid: number): Promise<void> => {
  for (const [signal, patience] of [
    ["SIGINT", 6_000],
    ["SIGQUIT", 2_000],
    ["SIGKILL", 2_000],
  ] as const) {
    if (!(await isRunning(pid))) return;
    process.kill(pid, signal);
    if (await waitForExit(pid, patience)) return;
  }
};

/** The server that a killed control plane left behind, unless it is on its way out. */
const adopt = async (dataDirectory: string): Promise<EmbeddedPostgres | undefined> => {
  const running = await findPostmaster(dataDirectory);
  if (!running) return undefined;
  const { pid, port: socketPort, socketDirectory } = running;
  if (!(await waitUntilReady(urlFor(socketDirectory, "postgres", socketPort), () => isRunning(pid)))) return undefined;
  await ensureDatabase(socketDirectory, socketPort);
  return { databaseUrl: urlFor(socketDirectory, database, socketPort), pid, adopted: true, stop: () => stopProcess(pid) };
};

/**
 * Starts the Postgres that comes with Gantry on this folder, making the folder at the first start, or adopts the one
 * that already serves it. Throws DatabaseUnusableError with one sentence for people.
 */
export const startEmbeddedPostgres = async (options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> => {
  const { directory } = options;
  const [binaries, account] = await Promise.all([findBinaries(), unprivileged()]);
  const dataDirectory = path.join(directory, "data");
  const logFile = path.join(directory, "postgres.log");
  const start: Launch = { binaries, account, directory, dataDirectory, logFile };
  await makePrivateDirectory(directory, account);
  const adopted = await adopt(dataDirectory);
  if (adopted) return adopted;
  const socketDirectory = socketDirectoryFor(directory, port);
  await makePrivateDirectory(socketDirectory, account);
  const logSize = (await stat(logFile).catch(() => undefined))?.size ?? 0;
  if (logSize > largestLog) await truncate(logFile);
  if (!(await stat(path.join(dataDirectory, "PG_VERSION")).catch(() => undefined))) await initialize(start);

  const logStart = (await readFile(logFile, "utf8")).length;
  const flags = Object.entries({ ...settings(socketDirectory, port), ...options.settings }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  const child = await launch(start, [binaries.postgres, "-D", dataDirectory, ...flags]);
  child.unref();
  child.once("error", () => undefined);
  const isAlive = async () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  if (!(await waitUntilReady(urlFor(socketDirectory, "postgres"), isAlive))) {
    if (child.pid) await stopProcess(child.pid);
    throw explainLog(await readLogFrom(logFile, logStart), directory);
  }
  await ensureDatabase(socketDirectory, port);
  const pid = child.pid ?? 0;
  return { databaseUrl: urlFor(socketDirectory, database), pid, adopted: false, stop: () => stopProcess(pid) };
};
