import { describe, expect, it } from "vitest";
import { cloneJson, deepEqual, getPath, setPath } from "./json";

describe("JSON values", () => {
  it("are the same whatever the order of keys, and without what is undefined", () => {
    expect(deepEqual({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1, d: undefined })).toBe(true);
    expect(deepEqual({ a: 1 }, { b: 1 })).toBe(false);
    expect(deepEqual([1, 2], [2, 1])).toBe(false);
    expect(deepEqual({}, [])).toBe(false);
    expect(deepEqual({ a: undefined }, { b: 1 })).toBe(false);
  });

  it("are copied deeply", () => {
    const value = { a: [{ b: 1 }], c: undefined };
    const copy = cloneJson(value);
    expect(copy).toEqual({ a: [{ b: 1 }] });
    expect(copy.a[0]).not.toBe(value.a[0]);
  });

  it("are read and written along paths", () => {
    const object = { spec: { replicas: 3 } };
    expect(getPath(object, ".spec.replicas")).toBe(3);
    expect(getPath(object, "spec.toString.x")).toBeUndefined();
    setPath(object, "status.ready.count", 1);
    expect(object).toEqual({ spec: { replicas: 3 }, status: { ready: { count: 1 } } });
  });
});
