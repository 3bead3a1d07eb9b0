import { link, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** What tells a process from a later one with the same number: the time it was started, in the kernel's clock ticks. */
export const startTimeOf = async (pid: number): Promise<string | undefined> => {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The second field is the program's name in brackets, which may itself hold blanks and brackets.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state] = fields;
  return !state || state === "Z" || state === "X" ? undefined : fields[19];
};

const belongsTo = async (pid: number, home: string): Promise<boolean> => {
  try {
    const [command, environment] = await Promise.all(
      ["cmdline", "environ"].map(async (file) => (await readFile(`/proc/${pid}/${file}`, "utf8")).split("\0")),
    );
    return (
      command?.some((word) => /\/apps\/(web|agent)\/dist\/main\.js$/.test(word)) === true &&
      environment?.includes(`GANTRY_HOME=${home}`) === true
    );
  } catch {
    // It has ended meanwhile, or is another user's, and so not of this home.
    return false;
  }
};

/** The control planes and agents that run for this home, whoever started them. */
export const processesOf = async (home: string): Promise<number[]> => {
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  const own = await Promise.all(pids.map((pid) => belongsTo(pid, home)));
  return pids.filter((_, index) => own[index]);
};

/** Waits until none of them runs; false when some do after that many milliseconds. */
export const waitUntilEnded = async (find: () => Promise<readonly number[]>, patience: number): Promise<boolean> => {
  for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(50)) {
    if ((await find()).length === 0) return true;
  }
  return (await find()).length === 0;
};

export const signal = (pid: number, name: "SIGTERM" | "SIGKILL"): void => {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It has ended by itself.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
};

/** The process that holds a claim; undefined when there is none, or when it has ended without giving it back. */
export const findHolder = async (file: string): Promise<number | undefined> => {
  const [pid = "", startTime] = (await readFile(file, "utf8").catch(() => "")).trim().split(" ");
  if (!/^\d+$/.test(pid) || startTime === undefined) return undefined;
  return (await startTimeOf(Number(pid))) === startTime ? Number(pid) : undefined;
};

/**
 * Takes a file for this process. A claim whose process has ended is void.
 * @returns the process that holds it, or undefined when it is ours now
 */
export const claim = async (file: string): Promise<number | undefined> => {
  // The file appears with its content: nobody ever sees it half written.
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${process.pid} ${await startTimeOf(process.pid)}\n`, { mode: 0o600 });
  try {
    for (;;) {
      try {
        await link(draft, file);
        return undefined;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const holder = await findHolder(file);
      if (holder !== undefined) return holder;
      await rm(file, { force: true });
    }
  } finally {
    await rm(draft, { force: true });
  }
};
