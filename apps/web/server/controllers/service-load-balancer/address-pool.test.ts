import { describe, expect, it } from "vitest";
import { AddressPool } from "./address-pool";

describe("AddressPool", () => {
  it("gives each holder one address, lowest first, without a network's own name and broadcast", () => {
    const pool = new AddressPool("10.250.0.0/30, 192.0.2.7");
    expect(["a", "b", "c", "d"].map((holder) => pool.allocate(holder))).toEqual(["10.250.0.1", "10.250.0.2", "192.0.2.7", undefined]);
    expect(pool.allocate("b")).toBe("10.250.0.2");
    expect(pool.release("b")).toBe(true);
    expect(pool.release("b")).toBe(false);
    expect(pool.allocate("d")).toBe("10.250.0.2");
  });

  it("gives the address that is asked for when it is free and of the pool", () => {
    const pool = new AddressPool("192.0.2.10-192.0.2.20");
    expect(pool.take("192.0.2.15", "a")).toBe(true);
    expect(pool.take("192.0.2.15", "a")).toBe(true);
    expect(pool.take("192.0.2.15", "b")).toBe(false);
    expect(pool.take("192.0.2.21", "b")).toBe(false);
    expect(pool.take("192.0.2.16", "a")).toBe(true);
    expect([pool.holderOf("192.0.2.15"), pool.holderOf("192.0.2.16"), pool.addressOf("a")]).toEqual([undefined, "a", "192.0.2.16"]);
  });

  it("knows which networks it shares addresses with", () => {
    const pool = new AddressPool("10.96.255.250-10.97.0.3,192.0.2.0/28");
    expect(["10.96.0.0/16", "10.97.0.0/16", "192.0.2.8/29", "10.98.0.0/16", "192.0.2.16/28"].map((cidr) => pool.overlaps(cidr))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it.each(["", "10.250.0.0/33", "10.250.0.300", "10.250.0.9-10.250.0.1", "fd00::/64", "10.250.0.0/24-10.250.0.9"])("refuses %j", (text) =>
    expect(() => new AddressPool(text)).toThrow(/cannot be used because of/),
  );
});
