import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** mountinfo writes spaces and the like as octal numbers. */
const unescapeOctal = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** The mount points at and below a directory, the deepest first. */
export const mountsBelow = async (directory: string): Promise<string[]> => {
  const text = await readFile("/proc/self/mountinfo", "utf8");
  return text
    .split("\n")
    .map((line) => unescapeOctal(line.split(" ")[4] ?? ""))
    .filter((point) => point === directory || point.startsWith(`${directory}/`))
    .sort((a, b) => b.length - a.length);
};

export const isMountPoint = async (path: string): Promise<boolean> => (await mountsBelow(path)).includes(path);

const messageOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "stderr" in error && String(error.stderr).trim() !== ""
    ? String(error.stderr).trim()
    : error instanceof Error
      ? error.message
      : String(error);

/** @throws With the words of mount(8). */
export const mount = async (args: readonly string[]): Promise<void> => {
  try {
    await run("mount", [...args]);
  } catch (error) {
    throw new Error(messageOf(error));
  }
};

/** Takes away every mount at and below a directory; those that are busy vanish when they are no longer used. @throws When one stays. */
export const unmountBelow = async (directory: string): Promise<void> => {
  for (const point of await mountsBelow(directory)) {
    await run("umount", [point]).catch(() => run("umount", ["-l", point]).catch(() => undefined));
  }
  const [left] = await mountsBelow(directory);
  if (left !== undefined) throw new Error(`${left} cannot be unmounted`);
};
