import { describe, expect, it } from "vitest";
import { ConfigError, readConfig } from "./config";

describe("the address pool of load balancers", () => {
  it("is a network of its own unless another is given, or none", () => {
    expect(readConfig({}).loadBalancerPool).toBe("10.250.0.0/24");
    expect(readConfig({ GANTRY_LOAD_BALANCER_POOL: "192.0.2.10-192.0.2.20" }).loadBalancerPool).toBe("192.0.2.10-192.0.2.20");
    expect(readConfig({ GANTRY_LOAD_BALANCER_POOL: "none" }).loadBalancerPool).toBe("none");
  });

  it.each([
    ["10.250.0.0/40", /cannot be used because of "10.250.0.0\/40"/],
    ["10.244.7.0/24", /shares addresses with 10.244.0.0\/16/],
    ["192.0.2.1,10.0.0.0/8", /shares addresses with/],
  ])("is refused as %s", (pool, message) => {
    const read = () => readConfig({ GANTRY_LOAD_BALANCER_POOL: pool });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(message);
  });
});
