/** The Kubernetes version whose API is served; clients choose their ways by it. */
const minor = "33";

/** The version as clients read it: `v1.33.0-gantry.0.1.0`. */
export const serverVersion = (release: string): string => `v1.${minor}.0-gantry.${release}`;

/** `/version`. @param release The version of this program. */
export const versionDocument = (release: string): object => ({
  major: "1",
  minor,
  gitVersion: serverVersion(release),
  // Both are written in when the program is bundled; run from its sources it has neither.
  gitCommit: process.env.GANTRY_BUILD_COMMIT ?? "unknown",
  gitTreeState: "clean",
  buildDate: process.env.GANTRY_BUILD_DATE ?? "1970-01-01T00:00:00Z",
  goVersion: process.version,
  compiler: "node",
  platform: `${process.platform}/${process.arch === "x64" ? "amd64" : process.arch}`,
});
