import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** A kubectl on this machine. */
export interface Kubectl {
  readonly program: string;
  /** The minor version: 33 of 1.33. */
  readonly minor: number;
}

const minorOf = (program: string): number => {
  const output = execFileSync(program, ["version", "--client", "--output=json"], { encoding: "utf8" });
  const { clientVersion } = JSON.parse(output) as { clientVersion: { minor: string } };
  return Number.parseInt(clientVersion.minor, 10);
};

/** Every kubectl beside the one on the PATH (`kubectl`, `kubectl.1.27`, …), one per version, oldest first. */
export const findKubectls = (): Kubectl[] => {
  const onPath = (process.env.PATH ?? "")
    .split(":")
    .map((directory) => join(directory, "kubectl"))
    .find((path) => existsSync(path));
  if (!onPath) throw new Error("there is no kubectl on the PATH");
  const directory = dirname(realpathSync(onPath));
  const programs = readdirSync(directory)
    .filter((name) => /^kubectl(\.1\.\d+)?$/.test(name))
    .map((name) => join(directory, name));
  const byMinor = new Map(programs.map((program) => [minorOf(program), program]));
  return [...byMinor].map(([minor, program]) => ({ minor, program })).sort((a, b) => a.minor - b.minor);
};
