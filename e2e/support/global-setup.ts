import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cluster } from "./cluster";
import { watchForTraces } from "./traces";

/** Where the tests find the settings of the cluster that was started for them. */
export const settingsVariable = "GANTRY_E2E_SETTINGS";

/** Starts the one cluster that the tests share. */
const globalSetup = async (): Promise<() => Promise<void>> => {
  const expectNoTraces = await watchForTraces();
  const cluster = await Cluster.create();
  // Interrupted before anything could be put in order: at least nothing goes on running.
  process.once("exit", () => cluster.abandon());
  try {
    await cluster.start();
  } catch (error) {
    await cluster.destroy().catch(() => undefined);
    throw error;
  }
  const file = join(tmpdir(), `gantry-e2e-${process.pid}.json`);
  await writeFile(file, JSON.stringify({ ...cluster.settings, launcherPid: cluster.launcherPid }));
  process.env[settingsVariable] = file;
  return async () => {
    await rm(file, { force: true });
    await cluster.destroy();
    await expectNoTraces();
  };
};

export default globalSetup;
