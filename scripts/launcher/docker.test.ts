import { describe, expect, it } from "vitest";
import { type Machine, planNode } from "./docker";
import { hasRights } from "./rights";
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

describe("the rights to make several nodes", () => {
  it("are those of root on a machine, and not what Docker leaves to root in a container", () => {
    const status = (set: string) => `Name:\tnode\nCapPrm:\t0000000000000000\nCapEff:\t${set}\nCapBnd:\t000001ffffffffff\n`;
    expect(["000001ffffffffff", "00000000a80425fb", "0000000000001000"].map((set) => hasRights(status(set)))).toEqual([true, false, false]);
    expect(hasRights("")).toBe(false);
  });
});
