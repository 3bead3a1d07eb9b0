import { describe, expect, it } from "vitest";
import { cidrContains, cidrRule, ipRule, isIPv6, parseCidr, parseIP } from "./addresses";

describe("addresses", () => {
  it.each(["10.0.0.1", "0.0.0.0", "255.255.255.255", "::", "::1", "2001:db8::ffff", "1:2:3:4:5:6:7:8", "::ffff:10.0.0.1"])(
    "accepts %s",
    (text) => expect(ipRule(text)).toEqual([]),
  );

  it.each(["", "10.0.0", "10.0.0.256", "010.0.0.1", "1.2.3.4.5", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::g", "1::2::3"])(
    "refuses %j",
    (text) => expect(ipRule(text)).toEqual(["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"]),
  );

  it("reads networks", () => {
    expect(cidrRule("10.96.0.0/16")).toEqual([]);
    expect(cidrRule("10.96.0.0/33")).toHaveLength(1);
    expect(cidrRule("10.96.0.0")).toHaveLength(1);
    expect(isIPv6("::1")).toBe(true);
    const network = parseCidr("10.96.0.0/12");
    const inside = parseIP("10.111.255.1");
    const outside = parseIP("10.112.0.1");
    if (!network || !inside || !outside) throw new Error("these are addresses");
    expect(cidrContains(network, inside)).toBe(true);
    expect(cidrContains(network, outside)).toBe(false);
  });
});
