import { spawn } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { callEngine } from "../docker";
import { findHolder, signal, startTimeOf } from "../processes";
import { PlainError } from "../terminal";
import { ensureCgroup, removeCgroup } from "./cgroups";
import type { KernelNames, PlannedNode } from "./plan";
import type { NodeSubnet } from "./subnet";
import { plugIn } from "./switch";

const pidFile = (directory: string): string => join(directory, "init.pid");

/** Whether a node's folder belongs to a node with namespaces of its own, running or not. */
export const isMachine = (directory: string): boolean => existsSync(join(directory, "etc-docker"));

/** Joins the cgroups that are its first arguments, up to `--`, and becomes the command after it. */
const joinAndRun = 'while [ "$1" != -- ]; do echo $$ >"$1/cgroup.procs" || exit 1; shift; done; shift; exec "$@"';

/** The name servers of the machine; those of a resolver that listens on its loopback, nodes could not reach. */
const resolverText = async (): Promise<string> => {
  const text = await readFile("/etc/resolv.conf", "utf8").catch(() => "");
  return /^nameserver\s+127\./m.test(text) ? await readFile("/run/systemd/resolve/resolv.conf", "utf8").catch(() => text) : text;
};

/** Starts the first process of a node in namespaces and a cgroup of its own. @returns its process id, as the machine counts */
const boot = async (node: PlannedNode, cgroups: readonly string[], dockerd: string): Promise<number> => {
  const { directory, name } = node;
  await writeFile(join(directory, "resolv.conf"), await resolverText());
  await rm(join(directory, "up"), { force: true });
  const log = openSync(join(directory, "engine.log"), "a", 0o600);
  const namespaces = ["--net", "--mount", "--uts", "--ipc", "--pid", "--cgroup", "--fork", "--kill-child=SIGKILL", "--mount-proc"];
  const init = ["sh", join(import.meta.dirname, "node-init.sh"), name, directory, dockerd];
  const parent = spawn("sh", ["-c", joinAndRun, "sh", ...cgroups, "--", "unshare", ...namespaces, ...init], {
    detached: true,
    stdio: ["ignore", log, log],
  });
  parent.unref();
  for (let attempt = 0; attempt < 500 && parent.exitCode === null; attempt++, await sleep(20)) {
    const children = await readFile(`/proc/${parent.pid}/task/${parent.pid}/children`, "utf8").catch(() => "");
    const pid = Number(children.trim().split(" ")[0]);
    if (pid > 0 && existsSync(join(directory, "up"))) return pid;
  }
  if (parent.exitCode === null) parent.kill("SIGKILL");
  throw new PlainError(`The node ${name} cannot be made; the reason is at the end of ${join(directory, "engine.log")}.`);
};

const waitForEngine = async ({ name, dockerSocket, directory }: PlannedNode): Promise<void> => {
  for (let attempt = 0; attempt < 300; attempt++, await sleep(100)) {
    const answer = await callEngine(dockerSocket, { path: "/_ping" }).catch(() => undefined);
    if (answer?.status === 200) return;
  }
  throw new PlainError(
    `The Docker Engine of node ${name} does not answer within 30 s; its messages are in ${join(directory, "engine.log")}.`,
  );
};

/** How to run something inside a node. */
export interface Machine {
  /** What has to stand before a command so that it runs in the node's namespaces and cgroup. */
  readonly within: readonly string[];
}

export interface MachineOptions {
  readonly names: KernelNames;
  readonly subnet: NodeSubnet;
  readonly number: number;
  readonly dockerd: string;
}

/** Sees to it that a node is there with its engine: the one of an earlier start, whose pods still run, or a new one. */
export const ensureMachine = async (node: PlannedNode, { names, subnet, number, dockerd }: MachineOptions): Promise<Machine> => {
  await mkdir(node.directory, { recursive: true, mode: 0o700 });
  let pid = await findHolder(pidFile(node.directory));
  if (pid === undefined) {
    await removeMachine(node, names);
    pid = await boot(node, await ensureCgroup(names.cgroup(node.name)), dockerd);
    await plugIn(names, subnet, { pid, number });
    // Written last: a node that was not finished is made again at the next start.
    await writeFile(pidFile(node.directory), `${pid} ${await startTimeOf(pid)}\n`, { mode: 0o600 });
  }
  await waitForEngine(node);
  const cgroups = (await ensureCgroup(names.cgroup(node.name))).map((folder) =>
    existsSync(join(folder, "init")) ? join(folder, "init") : folder,
  );
  const enter = ["nsenter", "--target", String(pid), "--net", "--mount", "--uts", "--ipc", "--pid", "--cgroup", "--"];
  return { within: ["sh", "-c", joinAndRun, "sh", ...cgroups, "--", ...enter] };
};

/** The processes in the cgroup of a node, whoever started them. */
const killAll = async (cgroups: readonly string[]): Promise<void> => {
  for (let attempt = 0; attempt < 100; attempt++, await sleep(50)) {
    const texts = await Promise.all(
      cgroups
        .flatMap((folder) => [folder, join(folder, "init")])
        .map((folder) => readFile(join(folder, "cgroup.procs"), "utf8").catch(() => "")),
    );
    const pids = new Set(
      texts
        .join("\n")
        .split("\n")
        .map(Number)
        .filter((pid) => pid > 0),
    );
    if (pids.size === 0) return;
    for (const pid of pids) signal(pid, "SIGKILL");
  }
};

/** Powers a node off: with its first process end all others, its interfaces and its mounts. Its data stay on disk. */
export const removeMachine = async (node: Pick<PlannedNode, "name" | "directory">, names: KernelNames): Promise<void> => {
  const pid = await findHolder(pidFile(node.directory));
  if (pid !== undefined) signal(pid, "SIGKILL");
  // Also a node whose start was cut short, before its first process was written down.
  await killAll(await ensureCgroup(names.cgroup(node.name)));
  await removeCgroup(names.cgroup(node.name));
  await rm(pidFile(node.directory), { force: true });
};
