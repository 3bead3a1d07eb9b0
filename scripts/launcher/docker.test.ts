import { describe, expect, it } from "vitest";
import { type Machine, planNode } from "./docker";
import { PlainError } from "./terminal";

const machine: Machine = { isRoot: true, engineAnswers: true, hasEngine: true, missing: [] };

describe("what has to be done before a machine is a node", () => {
  it("is nothing where all is there", () => {
    expect(planNode(machine)).toEqual({ install: [], startEngine: false });
  });

  it("is to install and start what is missing, as root", () => {
    const bare = { ...machine, engineAnswers: false, hasEngine: false, missing: ["nftables"] };
    expect(planNode(bare)).toEqual({ install: ["docker.io", "apparmor", "ca-certificates", "nftables"], startEngine: true });
    expect(planNode({ ...machine, engineAnswers: false })).toEqual({ install: [], startEngine: true });
  });

  it("is to become root, or to do without, for everybody else", () => {
    const plan = (engineAnswers: boolean) => () => planNode({ ...machine, isRoot: false, engineAnswers });
    expect(plan(false)).toThrow(PlainError);
    expect(plan(false)).toThrow("sudo apt-get install -y docker.io && sudo npm start");
    expect(plan(true)).toThrow("sudo npm start");
    for (const engineAnswers of [true, false]) expect(plan(engineAnswers)).toThrow("npm start -- --runtime hollow");
  });
});
