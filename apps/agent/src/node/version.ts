import { readFileSync } from "node:fs";

/** The release, as the package next to the program says it. */
const release = (): string => {
  for (const candidate of ["../package.json", "../../package.json"]) {
    try {
      const content: unknown = JSON.parse(readFileSync(new URL(candidate, import.meta.url), "utf8"));
      if (typeof content === "object" && content !== null && "version" in content) return String(content.version);
    } catch {
      // Bundled, the program lies one directory higher.
    }
  }
  return "0.0.0";
};

/** What the agent calls itself: the version of Kubernetes that it follows, and its own. */
export const agentVersion = `v1.33.0-gantry.${release()}`;
