import { describe, expect, it } from "vitest";
import { applyJsonPatch } from "./json-patch";
import { applyMergePatch } from "./merge-patch";

const document = { a: { b: [1, 2, 3], "x/y": 1, "m~n": 2 }, c: null };

describe("applyJsonPatch", () => {
  it.each([
    ["add to an object", [{ op: "add", path: "/a/d", value: { e: 1 } }], { ...document, a: { ...document.a, d: { e: 1 } } }],
    ["add into a list", [{ op: "add", path: "/a/b/1", value: 9 }], { ...document, a: { ...document.a, b: [1, 9, 2, 3] } }],
    ["add at the end", [{ op: "add", path: "/a/b/-", value: 9 }], { ...document, a: { ...document.a, b: [1, 2, 3, 9] } }],
    [
      "remove",
      [
        { op: "remove", path: "/a/b/0" },
        { op: "remove", path: "/c" },
      ],
      { a: { ...document.a, b: [2, 3] } },
    ],
    [
      "escapes",
      [
        { op: "replace", path: "/a/x~1y", value: 5 },
        { op: "remove", path: "/a/m~0n" },
      ],
      { ...document, a: { b: [1, 2, 3], "x/y": 5 } },
    ],
    ["move", [{ op: "move", from: "/a/b", path: "/b" }], { a: { "x/y": 1, "m~n": 2 }, c: null, b: [1, 2, 3] }],
    ["copy", [{ op: "copy", from: "/a/b/0", path: "/b" }], { ...document, b: 1 }],
    [
      "test",
      [
        { op: "test", path: "/a/b", value: [1, 2, 3] },
        { op: "test", path: "/nothing", value: null },
      ],
      document,
    ],
    ["replace all", [{ op: "replace", path: "", value: 1 }], 1],
  ])("%s", (_name, patch, expected) => {
    const before = JSON.stringify(document);
    expect(applyJsonPatch(document, patch)).toEqual(expected);
    expect(JSON.stringify(document)).toBe(before);
  });

  it.each([
    [[{ op: "test", path: "/a/b/0", value: 2 }], 422, "testing value /a/b/0 failed"],
    [[{ op: "remove", path: "/x" }], 422, 'doc is missing path: "/x"'],
    [[{ op: "replace", path: "/x/y", value: 1 }], 422, "doc is missing path"],
    [[{ op: "add", path: "/a/b/7", value: 1 }], 422, "invalid array index"],
    [[{ op: "add", path: "a", value: 1 }], 422, "is not a JSON pointer"],
    [[{ op: "move", from: "/a", path: "/a/z" }], 422, "cannot be moved into itself"],
    [[{ op: "toString", path: "/a" }], 400, "unexpected kind of operation: toString"],
    [{ op: "add" }, 400, "a JSON patch is a list"],
    [[1], 400, "every operation must be an object"],
    [Array.from({ length: 10_001 }, () => ({ op: "test", path: "/c", value: null })), 413, "maximum operations"],
  ])("refuses %j", (patch, code, message) => {
    expect(() => applyJsonPatch(document, patch)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
  });

  it("makes __proto__ an ordinary key", () => {
    const result = applyJsonPatch({}, [{ op: "add", path: "/__proto__", value: { polluted: true } }]);
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
  });
});

describe("applyMergePatch", () => {
  it("merges objects, replaces the rest, deletes with null", () => {
    expect(applyMergePatch({ a: { b: 1, c: 2 }, d: [1] }, { a: { b: null, e: { f: null, g: 1 } }, d: [2], h: null })).toEqual({
      a: { c: 2, e: { g: 1 } },
      d: [2],
    });
    expect(() => applyMergePatch({}, [])).toThrow("a merge patch is an object");
  });
});
