import type Docker from "dockerode";
import type { ImageInspectInfo } from "dockerode";
import { type ImageDetails, type RegistryCredentials, RuntimeError, type RuntimeImage } from "../types";
import { messageOf, runtimeError, statusCode } from "./errors";
import { awaitProgress } from "./progress";

const detailsOf = (info: ImageInspectInfo): ImageDetails => ({
  id: info.Id,
  names: [...(info.RepoTags ?? []), ...(info.RepoDigests ?? [])],
  sizeBytes: info.Size,
  createdAt: Date.parse(info.Created) || 0,
  user: info.Config?.User ?? "",
  volumes: Object.keys(info.Config?.Volumes ?? {}),
});

const cacheSize = 500;

/** An untagged name would be every tag that there is. */
export const withTag = (reference: string): string => (/[@:][^/]*$/.test(reference) ? reference : `${reference}:latest`);

/** The engine's images. What it has told about one is remembered until an event says that images changed. */
export class DockerImageStore {
  private readonly known = new Map<string, ImageDetails>();

  constructor(private readonly docker: Docker) {}

  /** Forget everything: images came or went. */
  changed(): void {
    this.known.clear();
  }

  async find(reference: string): Promise<ImageDetails | undefined> {
    const remembered = this.known.get(reference);
    if (remembered) return remembered;
    try {
      const details = detailsOf(await this.docker.getImage(reference).inspect());
      if (this.known.size >= cacheSize) this.known.clear();
      this.known.set(reference, details);
      return details;
    } catch (error) {
      if (statusCode(error) === 404) return undefined;
      throw runtimeError(error, "ErrImagePull");
    }
  }

  async list(): Promise<RuntimeImage[]> {
    try {
      const images = await this.docker.listImages();
      return images.map((image) => ({
        id: image.Id,
        names: [...(image.RepoTags ?? []), ...(image.RepoDigests ?? [])].filter((name) => !name.includes("<none>")),
        sizeBytes: image.Size,
        createdAt: image.Created * 1000,
      }));
    } catch (error) {
      throw runtimeError(error, "RuntimeUnavailable");
    }
  }

  async remove(id: string): Promise<void> {
    try {
      await this.docker.getImage(id).remove();
    } catch (error) {
      if (statusCode(error) !== 404) throw runtimeError(error, "RuntimeUnavailable");
    }
  }

  async pull(reference: string, credentials: RegistryCredentials | undefined, signal: AbortSignal): Promise<ImageDetails> {
    try {
      const authconfig = credentials && {
        username: credentials.username,
        password: credentials.password,
        serveraddress: credentials.serverAddress,
        ...(credentials.identityToken === undefined ? {} : { identitytoken: credentials.identityToken }),
      };
      const options = { abortSignal: signal, ...(authconfig ? { authconfig } : {}) };
      const progress: NodeJS.ReadableStream = await this.docker.pull(withTag(reference), options);
      await awaitProgress(this.docker, progress);
    } catch (error) {
      if (signal.aborted) throw new RuntimeError("ErrImagePull", "the pull was cancelled");
      if (error instanceof RuntimeError) throw error;
      const status = statusCode(error);
      const unanswered = status === undefined && error instanceof Error && "code" in error;
      if (unanswered) throw runtimeError(error, "RuntimeUnavailable");
      throw new RuntimeError("ErrImagePull", status === undefined ? messageOf(error) : `Error response from daemon: ${messageOf(error)}`);
    }
    this.changed();
    const details = await this.find(reference);
    if (!details) throw new RuntimeError("ErrImagePull", `the image ${reference} was pulled, but is not there`);
    return details;
  }
}
