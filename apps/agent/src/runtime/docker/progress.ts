import type Docker from "dockerode";

/** Waits until an engine has done what it tells the progress of. @throws what it says that it failed with, after it had begun */
export const awaitProgress = (docker: Docker, progress: NodeJS.ReadableStream): Promise<void> =>
  new Promise((resolve, reject) => {
    docker.modem.followProgress(progress, (error: Error | null, messages: readonly { readonly error?: string }[]) => {
      const failure = messages.find((message) => message.error !== undefined)?.error;
      if (error) reject(error);
      else if (failure !== undefined) reject(new Error(failure));
      else resolve();
    });
  });
