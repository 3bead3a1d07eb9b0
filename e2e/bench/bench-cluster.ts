import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { BackendCluster } from "../../apps/agent/src/network/testing/backend-cluster";

const prefix = "gantry-bench";
const namespaces = "/run/netns";

/** Takes away the namespaces of a run that was killed: the next one needs their names. */
const removeLeftovers = (): void => {
  const left = existsSync(namespaces) ? readdirSync(namespaces).filter((name) => name.startsWith(`${prefix}-`)) : [];
  for (const name of left) execFileSync("ip", ["netns", "del", name]);
};

/** Two nodes made of network namespaces, for as long as the work takes; nothing of them stays, also when the run is broken off. */
export const withBenchCluster = async <Result>(work: (cluster: BackendCluster) => Promise<Result>): Promise<Result> => {
  removeLeftovers();
  const cluster = new BackendCluster(prefix);
  const breakOff = (): void => {
    cluster.close();
    process.exit(1);
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.once(signal, breakOff);
  try {
    return await work(cluster);
  } finally {
    for (const signal of signals) process.off(signal, breakOff);
    cluster.close();
  }
};
