import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { until } from "./until";

const run = promisify(execFile);

const lines = async (program: string, ...args: string[]): Promise<string[]> =>
  (await run(program, args, { maxBuffer: 64 * 1024 * 1024 })).stdout.split("\n").filter(Boolean);

const processes = async (): Promise<string[]> => {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  return Promise.all(
    pids.map(async (pid) => `${pid} ${(await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).replaceAll("\0", " ")}`),
  );
};

const matching = async (all: Promise<readonly string[]>, pattern: RegExp): Promise<string[]> =>
  (await all).filter((one) => pattern.test(one));

/**
 * What clusters have on this machine outside their folders. Other programs' belongings, which may come and go meanwhile, are told apart by
 * name: folders of tests begin with `gantry-`, and so does almost everything in the kernel. In the cgroups of nodes are all their processes.
 */
const look = async (): Promise<string[]> => {
  const containers = ["ps", "--all", "--no-trunc", "--filter", "label=gantry.dev/owner", "--format", "{{.ID}} {{.Names}}"];
  const kinds: Record<string, Promise<string[]>> = {
    // Docker's names of such pairs are shorter.
    interface: matching(readdir("/sys/class/net"), /^(gantry|veth[0-9a-f]{11}$)/),
    "network namespace": matching(
      readdir("/run/netns").catch(() => []),
      /^gantry-/,
    ),
    "table of nftables": matching(lines("nft", "list", "tables"), /gantry/),
    "rule of iptables": matching(lines("iptables-save"), /^-A.*(gantry|10\.244\.)/i),
    "rule of routing": lines("ip", "rule"),
    route: matching(lines("ip", "-4", "route", "show", "table", "all"), /gantry|proto 71/),
    mount: matching(
      readFile("/proc/self/mounts", "utf8").then((text) => text.split("\n")),
      /gantry-/,
    ),
    cgroup: matching(lines("find", "/sys/fs/cgroup", "-type", "d"), /\/gantry-/),
    process: matching(processes(), /\/apps\/(web|agent)\/dist\/main\.js|(dockerd|docker-registry|postgres|node-init\.sh) .*gantry-/),
    container: lines("docker", ...containers),
  };
  const found = await Promise.all(Object.entries(kinds).map(async ([kind, all]) => (await all).map((one) => `${kind}: ${one}`)));
  return found.flat();
};

/**
 * Looks at the machine before a cluster is made on it.
 * @returns what to call when the cluster is gone: it fails with what there is that was not there before. The kernel takes a moment to
 * put away a namespace whose last process has ended
 */
export const watchForTraces = async (): Promise<() => Promise<void>> => {
  const before = new Set(await look());
  return async () => {
    await until("nothing left behind", async () => {
      const left = (await look()).filter((one) => !before.has(one));
      if (left.length > 0) throw new Error(`left behind are\n  ${left.join("\n  ")}`);
      return true;
    });
  };
};
