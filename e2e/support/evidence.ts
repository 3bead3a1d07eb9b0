import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestInfo } from "@playwright/test";
import type { Cluster } from "./cluster";

const run = promisify(execFile);

/** The name under which it is attached to a test. */
export const evidenceName = "evidence";

/** How many of the agent's last complaints are kept, and how many characters of each and of the kernel's rules. */
const kept = { lines: 15, characters: 300, rules: 4_000 };

const outputOf = async (program: string, args: readonly string[]): Promise<string> => {
  try {
    const { stdout } = await run(program, args, { timeout: 10_000 });
    return stdout;
  } catch (error) {
    return String(error);
  }
};

/** What a log of pino's says of warnings and worse. */
const complaints = async (file: string): Promise<string> => {
  const lines = (await readFile(file, "utf8").catch(String)).split("\n").filter((line) => line !== "" && !line.startsWith('{"level":30'));
  return lines
    .slice(-kept.lines)
    .map((line) => line.slice(0, kept.characters))
    .join("\n");
};

/** Attaches to a failed test what the machine, the node and the pods looked like: a failure elsewhere can be understood without that machine. */
export const attachEvidence = async (cluster: Cluster, info: TestInfo): Promise<void> => {
  if (info.status === info.expectedStatus) return;
  const pods = ["get", "pods", "--all-namespaces", "--output", "wide"];
  const parts: readonly (readonly [string, string])[] = [
    ["pods", await cluster.kubectl(pods).catch(String)],
    ["addresses", await outputOf("ip", ["-brief", "address"])],
    ["routes", await outputOf("ip", ["route"])],
    ["neighbours", await outputOf("ip", ["neighbour"])],
    ["rules", (await outputOf("nft", ["list", "table", "ip", "gantry"])).slice(0, kept.rules)],
    ["the agent's complaints", await complaints(join(cluster.settings.home, "logs", "agent.log"))],
  ];
  const body = parts.map(([title, text]) => `── ${title}\n${text.trim()}\n`).join("\n");
  await info.attach(evidenceName, { body, contentType: "text/plain" });
};
