import { describe, expect, it } from "vitest";
import { fieldRequirementText, parseFieldSelector } from "./field-selector";

describe("parseFieldSelector", () => {
  const matches = (text: string, fields: Record<string, string>): boolean =>
    parseFieldSelector(text).matches((field) => fields[field] ?? "");

  it("compares fields", () => {
    expect(matches("metadata.name=x,status.phase!=Running", { "metadata.name": "x", "status.phase": "Pending" })).toBe(true);
    expect(matches("metadata.name==x", { "metadata.name": "y" })).toBe(false);
    expect(matches("spec.nodeName=", {})).toBe(true);
    expect(parseFieldSelector("").matchesEverything).toBe(true);
    expect(parseFieldSelector("a!=b,metadata.name=x").requiredValue("metadata.name")).toBe("x");
    expect(parseFieldSelector("metadata.name!=x").requiredValue("metadata.name")).toBeUndefined();
  });

  it("reads escapes, and writes them", () => {
    const requirement = { field: "a", operator: "=", value: "x,y=z\\" } as const;
    expect(fieldRequirementText(requirement)).toBe("a=x\\,y\\=z\\\\");
    expect(parseFieldSelector(`${fieldRequirementText(requirement)},b=c`).requirements).toEqual([
      requirement,
      { field: "b", operator: "=", value: "c" },
    ]);
  });

  it("refuses what it cannot understand", () => {
    expect(() => parseFieldSelector("metadata.name")).toThrow("invalid selector: 'metadata.name'; can't understand 'metadata.name'");
    expect(() => parseFieldSelector("a=b=c")).toThrow("invalid field selector");
  });
});
