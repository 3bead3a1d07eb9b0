import { spawn } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { callEngine } from "../docker";
import { findHolder, signal, startTimeOf } from "../processes";
import { PlainError } from "../terminal";
import { ensureCgroup, inCgroup, killCgroup, type NodeCgroup, removeCgroup } from "./cgroups";
import type { KernelNames, PlannedNode } from "./plan";
import type { NodeSubnet } from "./subnet";
import { plugIn } from "./switch";

const pidFile = (directory: string): string => join(directory, "init.pid");

/** Whether a node's folder belongs to a node with namespaces of its own, running or not. */
export const isMachine = (directory: string): boolean => existsSync(join(directory, "etc-docker"));

/** The name servers of the machine; those of a resolver that listens on its loopback, nodes could not reach. */
const resolverText = async (): Promise<string> => {
  const text = await readFile("/etc/resolv.conf", "utf8").catch(() => "");
  return /^nameserver\s+127\./m.test(text) ? await readFile("/run/systemd/resolve/resolv.conf", "utf8").catch(() => text) : text;
};

/** Starts the first process of a node in namespaces and a cgroup of its own. @returns its process id, as the machine counts */
const boot = async ({ directory, name }: PlannedNode, cgroup: NodeCgroup, dockerd: string): Promise<number> => {
  await writeFile(join(directory, "resolv.conf"), await resolverText());
  await rm(join(directory, "up"), { force: true });
  const logFile = join(directory, "engine.log");
  const log = openSync(logFile, "a", 0o600);
  const [command = "", ...args] = [
    // The namespace's root is the node's cgroup; only from inside do the node's own processes go to a leaf of it.
    ...inCgroup(cgroup.roots),
    ...["unshare", "--cgroup", "--"],
    ...inCgroup(cgroup.members),
    ...["unshare", "--net", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child=SIGKILL", "--mount-proc"],
    ...["sh", join(import.meta.dirname, "node-init.sh"), name, directory, dockerd],
  ];
  const parent = spawn(command, args, { detached: true, stdio: ["ignore", log, log] });
  parent.unref();
  for (let attempt = 0; attempt < 500 && parent.exitCode === null; attempt++, await sleep(20)) {
    const children = await readFile(`/proc/${parent.pid}/task/${parent.pid}/children`, "utf8").catch(() => "");
    const pid = Number(children.trim().split(" ")[0]);
    if (pid > 0 && existsSync(join(directory, "up"))) return pid;
  }
  if (parent.exitCode === null) parent.kill("SIGKILL");
  const reason = (await readFile(logFile, "utf8")).trim().split("\n").at(-1);
  throw new PlainError(`The node ${name} cannot be made: ${reason || "it gave no reason"}. More may be in ${logFile}.`);
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

export interface MachineOptions {
  readonly names: KernelNames;
  readonly subnet: NodeSubnet;
  /** Of the node, from 1 on. */
  readonly number: number;
  /** The program of the Docker Engine. */
  readonly dockerd: string;
}

/**
 * Sees to it that a node is there with its engine: the one of an earlier start, whose pods still run, or a new one.
 * @returns what has to stand before a command so that it runs in the node's namespaces and cgroup
 */
export const ensureMachine = async (node: PlannedNode, { names, subnet, number, dockerd }: MachineOptions): Promise<string[]> => {
  await mkdir(node.directory, { recursive: true, mode: 0o700 });
  const running = await findHolder(pidFile(node.directory));
  if (running === undefined) await removeMachine(node, names);
  const cgroup = await ensureCgroup(names.cgroup(node.name));
  const pid = running ?? (await boot(node, cgroup, dockerd));
  if (running === undefined) {
    await plugIn(names, subnet, { pid, number });
    // Written last: a node that was not finished is made again at the next start.
    await writeFile(pidFile(node.directory), `${pid} ${await startTimeOf(pid)}\n`, { mode: 0o600 });
  }
  await waitForEngine(node);
  const namespaces = ["--net", "--mount", "--uts", "--ipc", "--pid", "--cgroup"];
  return [...inCgroup(cgroup.members), "nsenter", "--target", String(pid), ...namespaces, "--"];
};

/** Powers a node off: with its first process end all others, its interfaces and its mounts. Its data stay on disk. */
export const removeMachine = async (node: Pick<PlannedNode, "name" | "directory">, names: KernelNames): Promise<void> => {
  const pid = await findHolder(pidFile(node.directory));
  if (pid !== undefined) signal(pid, "SIGKILL");
  const cgroup = names.cgroup(node.name);
  // Also those of a node whose start was cut short, before its first process was written down.
  await killCgroup(cgroup);
  await removeCgroup(cgroup);
  await rm(pidFile(node.directory), { force: true });
};
