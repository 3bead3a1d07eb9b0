import { randomUUID } from "node:crypto";
import type Docker from "dockerode";
import type { Logger } from "../../log";
import { statusCode } from "./errors";
import { ensurePauseImage, pauseImage } from "./pause-image";

/** Below what any program has by itself. */
const probeScore = -1;

/**
 * Whether containers may have an OOM score below zero here. Lowering it takes CAP_SYS_RESOURCE, which some machines
 * withhold; a container that asks for it would then not start at all. Tried out, for no file tells it of the engine.
 */
export const mayLowerOomScores = async (docker: Docker, log: Logger): Promise<boolean> => {
  await ensurePauseImage(docker);
  const container = await docker.createContainer({
    name: `gantry-oom-score-${randomUUID()}`,
    Image: pauseImage,
    NetworkDisabled: true,
    HostConfig: { NetworkMode: "none", OomScoreAdj: probeScore },
  });
  try {
    await container.start();
    return true;
  } catch (error) {
    // runc does not always say why; a pause container without a score starts everywhere.
    if (statusCode(error) === undefined) throw error;
    log.warn("Containers cannot have a negative OOM score here (the engine lacks CAP_SYS_RESOURCE): guaranteed pods get 0 instead");
    return false;
  } finally {
    await container.remove({ force: true });
  }
};
