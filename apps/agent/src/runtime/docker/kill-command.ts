import { readFile } from "node:fs/promises";

const signal = (target: number): boolean => {
  try {
    return process.kill(target, "SIGKILL");
  } catch {
    // It ended in between, or leads no group.
    return false;
  }
};

/**
 * Ends a command in a container by force, with the processes of its group: Docker can start such commands, and not end them.
 * Nothing happens when the process has left the container meanwhile, as its number may be that of another one by now.
 * @param containerId The whole identifier, which stands in the names of the container's control groups.
 * @param pid As the engine sees it, which is in the agent's own process namespace.
 */
export const killCommand = async (containerId: string, pid: number): Promise<void> => {
  if (pid <= 1) return;
  const groups = await readFile(`/proc/${pid}/cgroup`, "utf8").catch(() => "");
  if (!groups.includes(containerId)) return;
  // The engine makes each command the leader of a session, and so of a group.
  if (!signal(-pid)) signal(pid);
};
