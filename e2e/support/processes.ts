import { readdir, readFile } from "node:fs/promises";

const read = (pid: string, file: string): Promise<string[]> =>
  readFile(`/proc/${pid}/${file}`, "utf8").then(
    (text) => text.split("\0"),
    () => [],
  );

/** The process of a cluster that runs the control plane or the agent. */
export const findProgram = async (home: string, program: "web" | "agent"): Promise<number | undefined> => {
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const command = await read(pid, "cmdline");
    if (!command.some((word) => word.endsWith(`/apps/${program}/dist/main.js`))) continue;
    if ((await read(pid, "environ")).includes(`GANTRY_HOME=${home}`)) return Number(pid);
  }
  return undefined;
};

/** The embedded Postgres of a cluster. */
export const findPostgres = async (home: string): Promise<number | undefined> => {
  const [pid] = (await readFile(`${home}/postgres/data/postmaster.pid`, "utf8").catch(() => "")).split("\n");
  return pid ? Number(pid) : undefined;
};

/** kill -9: no process gets a chance to put anything in order. */
export const killHard = async (find: () => Promise<number | undefined>): Promise<number> => {
  const pid = await find();
  if (pid === undefined) throw new Error("there is no such process to kill");
  process.kill(pid, "SIGKILL");
  return pid;
};
