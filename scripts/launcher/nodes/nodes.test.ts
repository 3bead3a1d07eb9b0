import { afterEach, describe, expect, it, vi } from "vitest";
import { parseStartOptions, type StartOptions } from "../options";
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

  it("get a subnet that the machine has no route to", () => {
    expect(freePrefix(["192.0.2.0/24", "172.17.0.0/16"])).toBe("10.240.0");
    expect(freePrefix(["10.240.0.0/24", "10.240.1.7"])).toBe("10.240.2");
    expect(freePrefix(["10.240.0.0/16"])).toBe("10.241.0");
    expect(freePrefix(["10.0.0.0/8"])).toBeUndefined();
  });
});
