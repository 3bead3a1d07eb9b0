import { describe, expect, it } from "vitest";
import {
  configMapKeyRule,
  dns1035LabelRule,
  dns1123LabelRule,
  dns1123SubdomainRule,
  environmentNameRule,
  labelValueRule,
  pathSegmentRule,
  portNameRule,
  portNumberMessages,
  qualifiedNameRule,
  wildcardSubdomainRule,
} from "./names";

describe("names of objects", () => {
  it("accepts what DNS accepts", () => {
    expect(dns1123SubdomainRule("a.b-c.d1")).toEqual([]);
    expect(dns1123LabelRule("1a-b")).toEqual([]);
    expect(dns1035LabelRule("a-1")).toEqual([]);
    expect(wildcardSubdomainRule("*.example.com")).toEqual([]);
  });

  it("says what is wrong in Kubernetes' words", () => {
    expect(dns1123SubdomainRule("Bad_Name")).toEqual([
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ]);
    expect(dns1123LabelRule("a.b")).toEqual(["must not contain dots"]);
    expect(dns1123LabelRule("-")[0]).toContain("(e.g. 'my-name',  or '123-abc', regex used for validation is");
    expect(dns1123LabelRule("a".repeat(64))).toEqual(["must be no more than 63 characters"]);
    expect(dns1035LabelRule("1a")[0]).toContain("a DNS-1035 label must consist of");
  });

  it("keeps path tricks out of names", () => {
    expect(pathSegmentRule("system:admin")).toEqual([]);
    expect(pathSegmentRule("..")).toEqual(["may not be '..'"]);
    expect(pathSegmentRule("a/b%")).toEqual(["may not contain '/'", "may not contain '%'"]);
  });
});

describe("labels", () => {
  it("accepts keys with and without prefix, and empty values", () => {
    expect(qualifiedNameRule("app")).toEqual([]);
    expect(qualifiedNameRule("app.kubernetes.io/Name_1")).toEqual([]);
    expect(labelValueRule("")).toEqual([]);
    expect(labelValueRule("v1.2_3-x")).toEqual([]);
  });

  it("refuses the rest, part by part", () => {
    expect(qualifiedNameRule("/x")).toEqual(["prefix part must be non-empty"]);
    expect(qualifiedNameRule("Prefix/x")[0]).toMatch(/^prefix part a lowercase RFC 1123 subdomain/);
    expect(qualifiedNameRule("a/")).toHaveLength(2);
    expect(qualifiedNameRule("a/b/c")[0]).toMatch(/^a qualified name must consist of .*'example.com\/MyName'\)$/);
    expect(labelValueRule("-x")[0]).toMatch(/^a valid label must be an empty string or consist of/);
    expect(labelValueRule("x".repeat(64))).toEqual(["must be no more than 63 characters"]);
  });
});

describe("ports, keys and variables", () => {
  it("checks them", () => {
    expect(portNameRule("http-2")).toEqual([]);
    expect(portNameRule("-a--b")).toEqual(["must not contain consecutive hyphens", "must not begin or end with a hyphen"]);
    expect(portNameRule("123")).toEqual(["must contain at least one letter (a-z)"]);
    expect(portNumberMessages(0)).toEqual(["must be between 1 and 65535, inclusive"]);
    expect(configMapKeyRule("..x")).toEqual(["must not start with '..'"]);
    expect(configMapKeyRule("key.txt")).toEqual([]);
    expect(environmentNameRule("A B")).toEqual([]);
    expect(environmentNameRule("A=B")).toHaveLength(1);
  });
});
