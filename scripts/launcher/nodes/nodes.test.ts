import { afterEach, describe, expect, it, vi } from "vitest";
import { parseStartOptions, type StartOptions } from "../options";
import { parseCgroupTrees } from "./cgroups";
import { checkPaths, machineSocketSeenFrom } from "./paths";
import { kernelNames, planNodes } from "./plan";
import { loadBalancerSubnets } from "./routes";
import { freePrefix } from "./subnet";

const optionsOf = (...args: string[]): StartOptions => {
  const options = parseStartOptions(args, "/");
  if (!options) throw new Error("help was not asked for");
  return options;
};

describe("the nodes of one machine", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("are the machine itself when there is one", () => {
    const [node, ...others] = planNodes(optionsOf("--nodes", "1", "--node-name", "here", "--node-address", "192.0.2.7"));
    expect(node).toMatchObject({ name: "here", address: "192.0.2.7", kubeletPort: 10_250 });
    expect(others).toEqual([]);
  });

  it("have addresses and engines of their own, or ports of their own when they are hollow", () => {
    const real = planNodes(optionsOf("--nodes", "2"), (number) => `10.240.0.${10 + number}`);
    expect(real.map(({ name, address, kubeletPort }) => [name, address, kubeletPort])).toEqual([
      ["node-1", "10.240.0.11", 10_250],
      ["node-2", "10.240.0.12", 10_250],
    ]);
    expect(new Set(real.map(({ dockerSocket }) => dockerSocket)).size).toBe(2);
    const hollow = planNodes(optionsOf("--nodes", "2", "--runtime", "hollow", "--node-name", "sim", "--node-address", "192.0.2.7"));
    expect(hollow.map(({ name, address, kubeletPort, cadvisorPort }) => [name, address, kubeletPort, cadvisorPort])).toEqual([
      ["sim-1", "192.0.2.7", 10_250, 4194],
      ["sim-2", "192.0.2.7", 10_251, 4195],
    ]);
  });

  it("share no name in the kernel with the nodes of another home, and names of interfaces are short enough", () => {
    expect(kernelNames("/a").hostInterface).not.toBe(kernelNames("/b").hostInterface);
    expect(kernelNames("/a").hostInterface.length).toBeLessThanOrEqual(15);
  });

  it("are the way to the networks of load balancers, but not to single addresses of others", () => {
    expect(loadBalancerSubnets()).toEqual(["10.250.0.0/24"]);
    expect(loadBalancerSubnets("198.51.100.0/24, 192.0.2.7,192.0.2.10-192.0.2.20")).toEqual(["198.51.100.0/24"]);
    expect(loadBalancerSubnets("none")).toEqual([]);
  });

  it("keep their state where sockets can be, and where each sees the same", () => {
    const nodes = planNodes(optionsOf("--nodes", "2"), (number) => `10.240.0.${10 + number}`);
    expect(() => checkPaths("/run/gantry", nodes)).toThrow("cannot be in /run/gantry");
    const long = nodes.map((node) => ({ ...node, dockerSocket: `/${"a".repeat(107)}` }));
    expect(() => checkPaths("/home/a", long)).toThrow("too long for the name of a socket");
    checkPaths("/runner/a", nodes);
  });

  it("see the machine's engine in their own folder", () => {
    const node = { directory: "/home/a/nodes/node-1" };
    expect(["/var/run/docker.sock", "/run/docker.sock", "/srv/run/docker.sock"].map((path) => machineSocketSeenFrom(node, path))).toEqual([
      "/home/a/nodes/node-1/machine-run/docker.sock",
      "/home/a/nodes/node-1/machine-run/docker.sock",
      "/srv/run/docker.sock",
    ]);
  });

  it("use the cgroups that the machine uses", () => {
    const first = "cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0";
    const hybrid = "cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0";
    expect(parseCgroupTrees([first, hybrid, ""].join("\n"))).toEqual([{ path: "/sys/fs/cgroup/memory", version: 1 }]);
    expect(parseCgroupTrees("cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0\n")).toEqual([{ path: "/sys/fs/cgroup", version: 2 }]);
  });

  it("get a subnet that the machine has no route to", () => {
    expect(freePrefix(["192.0.2.0/24", "172.17.0.0/16"])).toBe("10.240.0");
    expect(freePrefix(["10.240.0.0/24", "10.240.1.7"])).toBe("10.240.2");
    expect(freePrefix(["10.240.0.0/16"])).toBe("10.241.0");
    expect(freePrefix(["10.0.0.0/8"])).toBeUndefined();
  });
});
