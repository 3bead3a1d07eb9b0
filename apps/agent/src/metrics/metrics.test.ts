import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { formatBytes, renderNodePage } from "./cadvisor-page";
import { detectCgroups } from "./cgroup";
import { parseBlkio, parseCgroupPaths, parseIoStat } from "./cgroup-files";
import { parseMeminfo, parseNetDev } from "./host";
import { Exposition } from "./prometheus";

let root = "";
afterEach(async () => {
  if (root) await rm(root, { recursive: true });
  root = "";
});

const files = async (contents: Record<string, string>) => {
  root = await mkdtemp(join(tmpdir(), "gantry-cgroup-"));
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(join(root, path, ".."), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
};

test("version 1 is read from its hierarchies", async () => {
  const reader = await detectCgroups(
    await files({
      "cpuacct/cpuacct.usage": "5000000000\n",
      "memory/memory.usage_in_bytes": "1000\n",
      "memory/memory.stat": "cache 500\ntotal_inactive_file 300\ntotal_rss 200\ntotal_pgfault 7\n",
      "memory/memory.limit_in_bytes": "9223372036854771712\n",
      "blkio/blkio.throttle.io_service_bytes_recursive": "8:0 Read 10\n8:0 Write 20\n8:0 Total 30\nTotal 30\n",
    }),
  );
  expect(reader.version).toBe(1);
  expect(await reader.ofNode()).toMatchObject({
    cpuNanoseconds: 5e9,
    memoryUsage: 1000,
    memoryWorkingSet: 700,
    memoryRss: 200,
    memoryLimit: 0,
    diskRead: 10,
    diskWritten: 20,
  });
});

test("version 2 is read from the one hierarchy, and a cgroup that has gone is no figure", async () => {
  const reader = await detectCgroups(
    await files({
      "cgroup.controllers": "cpu memory",
      "cpu.stat": "usage_usec 2500\nuser_usec 1000\n",
      "memory.current": "4096\n",
      "memory.max": "8192\n",
      "memory.stat": "anon 2048\ninactive_file 96\npgfault 3\npgmajfault 1\n",
      "io.stat": "8:0 rbytes=100 wbytes=200 rios=1\n8:16 rbytes=1 wbytes=2\n",
    }),
  );
  expect(await reader.ofNode()).toMatchObject({
    cpuNanoseconds: 2_500_000,
    memoryWorkingSet: 4000,
    memoryRss: 2048,
    memoryLimit: 8192,
    diskRead: 101,
    diskWritten: 202,
  });
  expect(await reader.ofProcess(2 ** 22 + 1)).toBeUndefined();
});

test("the kernel's lists are read", () => {
  expect(parseCgroupPaths("12:cpu,cpuacct:/docker/x\n0::/system.slice\n").get("cpuacct")).toBe("/docker/x");
  expect(parseCgroupPaths("0::/system.slice\n").get("")).toBe("/system.slice");
  expect(parseBlkio("")).toEqual({ read: 0, written: 0 });
  expect(parseIoStat("")).toEqual({ read: 0, written: 0 });
  expect(parseMeminfo("MemTotal:       100 kB\nMemFree: 1 kB\nMemAvailable:    40 kB\n")).toEqual({ total: 102_400, available: 40_960 });
  const lines = "Inter-|   Receive\n face |bytes\n    lo: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n  eth0: 10 2 3 4 0 0 0 0 50 6 7 8 0 0 0 0\n";
  expect(parseNetDev(lines)).toEqual([
    { name: "eth0", rxBytes: 10, rxPackets: 2, rxErrors: 3, rxDropped: 4, txBytes: 50, txPackets: 6, txErrors: 7, txDropped: 8 },
  ]);
});

test("metrics are written as Prometheus reads them", () => {
  const page = new Exposition().family("a_total", "counter", "Help.").family("unused", "gauge", "Nothing.");
  page.add("a_total", { name: 'x"y\\z' }, 1.5, 1000);
  expect(page.toString()).toBe('# HELP a_total Help.\n# TYPE a_total counter\na_total{name="x\\"y\\\\z"} 1.5 1000\n');
});

test("pages show sizes for people and keep names from being markup", () => {
  expect([formatBytes(512), formatBytes(1536), formatBytes(5 * 1024 ** 3)]).toEqual(["512 B", "1.5 KiB", "5.0 GiB"]);
  const page = renderNodePage("<script>", { memoryTotal: 0, memoryAvailable: 0 }, []);
  expect(page).not.toContain("<script>");
  expect(page).toContain("No pod runs on this node.");
});
