import { describe, expect, it } from "vitest";
import { hashObject, randomSuffix } from "./hash";
import { controllerOf, controllerReference, isControlledBy, parseApiVersion } from "./owner-references";

describe("hashObject", () => {
  it("does not depend on the order of keys, and stays in the safe alphabet", () => {
    expect(hashObject({ a: 1, b: [{ c: "x" }] })).toBe(hashObject({ b: [{ c: "x", d: undefined }], a: 1 }));
    expect(hashObject({ a: 1 })).not.toBe(hashObject({ a: 2 }));
    expect(hashObject({ a: 1 }, 1)).not.toBe(hashObject({ a: 1 }));
    expect(hashObject({ a: 1 })).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{1,10}$/);
  });

  it("makes random ends of names", () => {
    expect(randomSuffix(() => 0)).toBe("bbbbb");
    expect(randomSuffix(() => 0.999)).toBe("99999");
  });
});

describe("owner references", () => {
  it("name the controller", () => {
    const owner = {
      apiVersion: "v1",
      kind: "ReplicationController",
      metadata: { name: "a", uid: "1", resourceVersion: "1", creationTimestamp: "" },
    };
    const object = {
      metadata: { ownerReferences: [{ ...controllerReference(owner), uid: "0", controller: false }, controllerReference(owner)] },
    };
    expect(controllerOf(object)).toMatchObject({ uid: "1", blockOwnerDeletion: true });
    expect(isControlledBy(object, owner)).toBe(true);
    expect(parseApiVersion("apps/v1")).toEqual({ group: "apps", version: "v1" });
    expect(parseApiVersion("v1")).toEqual({ group: "", version: "v1" });
  });
});
