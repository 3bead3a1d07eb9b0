import { describe, expect, it } from "vitest";
import { editedTaints, isConditionTaint, isEmptyEdit, nodeEdit, pairProblem } from "./node-edit";

const taint = (key: string, effect = "NoSchedule", rest: object = {}) => ({ key, effect, ...rest });

describe("the edit of a node", () => {
  it("names only what the person changed", () => {
    const before = { labels: { a: "1", b: "2", c: "3" }, taints: [taint("x"), taint("y", "NoExecute", { timeAdded: "then" })] };
    expect(isEmptyEdit(nodeEdit(before, before))).toBe(true);
    const after = { labels: { a: "1", b: "9", d: "" }, taints: [taint("x", "NoSchedule", { value: "v" }), taint("z")] };
    expect(nodeEdit(before, after)).toEqual({
      labels: { b: "9", c: null, d: "" },
      taints: { set: [taint("x", "NoSchedule", { value: "v" }), taint("z")], remove: [taint("y", "NoExecute")] },
    });
  });

  it("leaves taints alone that others put there meanwhile", () => {
    const theirs = taint("theirs", "NoExecute", { timeAdded: "now" });
    const edited = editedTaints([taint("x"), theirs], { set: [taint("mine")], remove: [taint("x")] });
    expect(edited).toEqual([theirs, taint("mine")]);
    expect(editedTaints([taint("x", "NoSchedule", { value: "old" })], { set: [taint("x")], remove: [] })).toEqual([taint("x")]);
  });

  it("is judged by the API server's rules", () => {
    expect(pairProblem("example.com/disk", "ssd")).toBeUndefined();
    expect(pairProblem("-disk", "")).toContain("Key: ");
    expect(pairProblem("disk", "two words")).toContain("Value: ");
    expect(isConditionTaint(taint("node.kubernetes.io/not-ready"))).toBe(true);
    expect(isConditionTaint(taint("node.kubernetes.io/out-of-service"))).toBe(false);
  });
});
