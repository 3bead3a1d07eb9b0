import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { kernelNames } from "../../scripts/launcher/nodes/plan";
import type { Cluster } from "./cluster";

const run = promisify(execFile);

const findProcess = async (matches: (command: readonly string[]) => boolean): Promise<number | undefined> => {
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const command = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
    if (matches(command)) return Number(pid);
  }
  return undefined;
};

/** A node of a cluster that has several, and ways to harm it. */
export class NodeUnderTest {
  readonly #cluster: Cluster;
  /** The one on the switch that the node's cable hangs on. */
  readonly #port: string;

  constructor(
    cluster: Cluster,
    readonly name: string,
  ) {
    this.#cluster = cluster;
    this.#port = `node-${name.split("-").at(-1)}`;
  }

  get #directory(): string {
    return join(this.#cluster.settings.home, "nodes", this.name);
  }

  /** The address of its Docker Engine. */
  get engineAddress(): string {
    return `unix://${join(this.#directory, "docker.sock")}`;
  }

  /** The node's agent. */
  agent = (): Promise<number | undefined> =>
    findProcess(
      ([program = "", ...words]) =>
        program.endsWith("node") &&
        words.some((word) => word.endsWith("/apps/agent/dist/main.js")) &&
        words.includes(join(this.#directory, "kubeconfig")),
    );

  /** The node's Docker Engine. */
  engine = (): Promise<number | undefined> =>
    findProcess(([program = "", ...words]) => program.endsWith("dockerd") && words.includes(join(this.#directory, "docker")));

  /** The node's first process, with which all others end. */
  init = async (): Promise<number> => Number((await readFile(join(this.#directory, "init.pid"), "utf8")).split(" ")[0]);

  /** Cuts the node off from every other, or ends that. */
  async cable(state: "down" | "up"): Promise<void> {
    await run("ip", ["-n", kernelNames(this.#cluster.settings.home).switchNamespace, "link", "set", this.#port, state]);
  }

  /** All running containers, and since when each runs. */
  async containers(): Promise<string[]> {
    const docker = async (...args: string[]) => (await run("docker", ["--host", this.engineAddress, ...args])).stdout.trim();
    const ids = (await docker("ps", "--quiet", "--no-trunc")).split("\n").filter(Boolean).sort();
    return ids.length === 0 ? [] : (await docker("inspect", "--format", "{{.Id}} {{.State.StartedAt}}", ...ids)).split("\n");
  }

  /** The running containers of a pod on this node, whatever the API server knows; sandboxes are not among them. */
  async containersOf(pod: string): Promise<string[]> {
    const filters = [`label=io.kubernetes.pod.name=${pod}`, "label=io.kubernetes.docker.type=container"].flatMap((filter) => [
      "--filter",
      filter,
    ]);
    const { stdout } = await run("docker", ["--host", this.engineAddress, "ps", "--quiet", ...filters]);
    return stdout.trim().split("\n").filter(Boolean);
  }
}
