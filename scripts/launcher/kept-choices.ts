import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StartOptions } from "./options";

/** What a start goes by that does not say otherwise; each is a file of its own. */
type Choice = "count" | "network-backend";

const fileOf = (home: string, choice: Choice): string => join(home, "nodes", choice);

/** What was chosen at the last start, as text. */
export const keptChoice = (home: string, choice: Choice): string | undefined => {
  try {
    return readFileSync(fileOf(home, choice), "utf8").trim();
  } catch {
    // There was no start yet, or one before this could be chosen.
    return undefined;
  }
};

/** Remembers the number of nodes and their network for a start that does not name them. */
export const keepChoices = async ({ home, nodes, networkBackend }: StartOptions): Promise<void> => {
  await mkdir(join(home, "nodes"), { recursive: true, mode: 0o700 });
  await writeFile(fileOf(home, "count"), `${nodes}\n`);
  await writeFile(fileOf(home, "network-backend"), `${networkBackend}\n`);
};
