import { spawn } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "./command";
import { checkRights } from "./rights";
import { PlainError, type Terminal } from "./terminal";

export interface EngineResponse {
  readonly status: number;
  readonly body: string;
}

export interface EngineRequest {
  readonly method?: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly body?: Readable | string;
}

/** One call of the Docker Engine API over its socket. Needs no package, so that it works before there are any. */
export const callEngine = (socketPath: string, call: EngineRequest): Promise<EngineResponse> =>
  new Promise((resolve, reject) => {
    const headers = call.body === undefined ? {} : { "Content-Type": "application/x-tar" };
    const outgoing = request({ socketPath, path: call.path, method: call.method ?? "GET", headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
      response.on("error", reject);
    });
    outgoing.on("error", reject);
    if (call.body === undefined || typeof call.body === "string") outgoing.end(call.body);
    else call.body.on("error", (error) => outgoing.destroy(error)).pipe(outgoing);
  });

const answers = async (socketPath: string): Promise<boolean> => {
  try {
    return (await callEngine(socketPath, { path: "/_ping" })).status === 200;
  } catch {
    // No socket, no permission, or nobody behind it: in each case there is no engine to use.
    return false;
  }
};

const findProgram = (name: string): string | undefined =>
  [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/sbin"].map((directory) => join(directory, name)).find((path) => existsSync(path));

/** The Debian packages that a node needs, each with a program that tells whether it is there. */
const nodePackages: Readonly<Record<string, string>> = { nft: "nftables", ip: "iproute2", conntrack: "conntrack", iptables: "iptables" };

/** The engine and what it needs to start containers on kernels with AppArmor, and to pull from registries. */
const enginePackages = ["docker.io", "apparmor", "ca-certificates"];

const withoutDocker = `Docker Engine does not answer and cannot be installed, because this user is not root. Either of these works, with the options that you gave:

  sudo apt-get install -y docker.io && sudo npm start     containers on Docker
  npm start -- --runtime hollow                           a simulated node, no root and no Docker needed`;

const withoutRoot = `The agent sets up network interfaces and mounts, which only root may. Either of these works, with the options that you gave:

  sudo npm start                          containers on Docker
  npm start -- --runtime hollow           a simulated node, no root and no Docker needed`;

const aptInstall = async (packages: readonly string[]): Promise<void> => {
  if (!findProgram("apt-get")) {
    throw new PlainError(
      `These are missing and there is no apt-get to install them with: ${packages.join(", ")}. Install them, then start again.`,
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-qq"], { purpose: "Reading Debian's package lists", env });
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], {
    purpose: `Installing ${packages.join(", ")}`,
    env,
  });
};

const waitForEngine = async (socketPath: string, logFile: string): Promise<void> => {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (await answers(socketPath)) return;
    await sleep(100);
  }
  throw new PlainError(`Docker Engine was started and does not answer on ${socketPath} within 30 s; its messages are in ${logFile}.`);
};

const startEngine = async (socketPath: string, logFile: string): Promise<void> => {
  if (existsSync("/run/systemd/system")) {
    await run("systemctl", ["enable", "--now", "docker"], { purpose: "Starting Docker Engine" });
  } else {
    const dockerd = findProgram("dockerd");
    if (!dockerd) throw new PlainError("The Docker package is installed, and there is no dockerd to start. Install docker.io again.");
    const log = openSync(logFile, "a");
    // Live restore keeps pods running should the engine itself go down.
    spawn(dockerd, ["--live-restore", "-H", `unix://${socketPath}`], { detached: true, stdio: ["ignore", log, log] }).unref();
  }
  await waitForEngine(socketPath, logFile);
};

/** What there is on a machine before anything is done. */
export interface Machine {
  readonly isRoot: boolean;
  readonly engineAnswers: boolean;
  readonly hasEngine: boolean;
  /** Packages of programs that a node needs and that are not there. */
  readonly missing: readonly string[];
}

/** What has to be done so that this machine can be a node. @throws PlainError when this user cannot make it one */
export const planNode = ({ isRoot, engineAnswers, hasEngine, missing }: Machine): { install: readonly string[]; startEngine: boolean } => {
  if (!isRoot) throw new PlainError(engineAnswers ? withoutRoot : withoutDocker);
  return { install: [...(engineAnswers || hasEngine ? [] : enginePackages), ...missing], startEngine: !engineAnswers };
};

const missingPackages = (): string[] => Object.entries(nodePackages).flatMap(([program, name]) => (findProgram(program) ? [] : [name]));

const installPackages = async (terminal: Terminal, packages: readonly string[]): Promise<void> => {
  if (packages.length === 0) return;
  terminal.line(`  Missing on this machine: ${packages.join(", ")}. Installing from Debian's packages.`);
  await terminal.step(`Installed ${packages.join(", ")}`, () => aptInstall(packages));
};

/** Sees to it that Docker Engines of nodes' own can be started here. @returns the program. @throws PlainError also when this user may not */
export const ensureEngineProgram = async (terminal: Terminal): Promise<string> => {
  await checkRights();
  await installPackages(terminal, [...(findProgram("dockerd") ? [] : enginePackages), ...missingPackages()]);
  const dockerd = findProgram("dockerd");
  if (!dockerd) throw new PlainError("The Docker package is installed, and there is no dockerd to start. Install docker.io again.");
  return dockerd;
};

/** Sees to it that Docker Engine answers and that the programs of a node are there, installing what is missing. */
export const ensureDocker = async (terminal: Terminal, socketPath: string, logDirectory: string): Promise<void> => {
  const { install, startEngine: mustStart } = planNode({
    isRoot: process.getuid?.() === 0,
    engineAnswers: await answers(socketPath),
    hasEngine: findProgram("dockerd") !== undefined,
    missing: missingPackages(),
  });
  await installPackages(terminal, install);
  // Where there is systemd, installing the engine has started it.
  if (mustStart && !(await answers(socketPath))) {
    await terminal.step("Docker Engine started", () => startEngine(socketPath, join(logDirectory, "dockerd.log")));
  }
};
