import { Readable } from "node:stream";
import type Docker from "dockerode";
import tar from "tar-stream";
import { statusCode } from "./errors";
import { pauseProgram } from "./pause-program";

export const pauseImage = "gantry/pause:1";

/** Makes the image of the pause container where the engine does not have it. */
export const ensurePauseImage = async (docker: Docker): Promise<void> => {
  const missing = await docker
    .getImage(pauseImage)
    .inspect()
    .then(() => false)
    .catch((error: unknown) => {
      if (statusCode(error) === 404) return true;
      throw error;
    });
  if (!missing) return;
  const archive = tar.pack();
  archive.entry({ name: "pause", mode: 0o755 }, pauseProgram(process.arch));
  archive.finalize();
  const [repo, tag] = pauseImage.split(":");
  const answer: NodeJS.ReadableStream = await docker.importImage(Readable.from(archive), {
    repo,
    tag,
    changes: 'ENTRYPOINT ["/pause"]',
  });
  // The image exists once the answer has been read to its end.
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(answer, (error) => (error ? reject(error) : resolve()));
  });
};
