import type { Container, Pod, Secret } from "@gantry/api/core/v1";
import type { ReferencedObjects } from "../environment/container-environment";
import { BackOff } from "../pods/back-off";
import { type ContainerRuntime, type ImageDetails, type RegistryCredentials, RuntimeError } from "../runtime/types";
import { credentialsFor } from "./credentials";
import { defaultPullPolicy, parseImageReference } from "./reference";

/** Why a container's image cannot be had, as the pod's status tells it. */
export class ImageError extends Error {
  constructor(
    readonly reason: "ErrImagePull" | "ImagePullBackOff" | "InvalidImageName" | "ErrImageNeverPull" | "ImageInspectError",
    message: string,
    /** Milliseconds after which it is worth another try. */
    readonly retryAfter?: number,
  ) {
    super(message);
    this.name = "ImageError";
  }
}

export type ImageEvent = (
  type: "Normal" | "Warning",
  reason: "Pulling" | "Pulled" | "Failed" | "BackOff" | "InspectFailed" | "ErrImageNeverPull",
  message: string,
) => void;

export interface ImageRequest {
  readonly pod: Pod;
  readonly container: Container;
  readonly signal: AbortSignal;
  readonly event: ImageEvent;
}

export interface ImagePullerOptions {
  readonly runtime: ContainerRuntime;
  readonly objects: ReferencedObjects;
  readonly now: () => number;
}

const failure = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Durations as Go prints them. */
const goDuration = (milliseconds: number): string => (milliseconds < 1000 ? `${milliseconds}ms` : `${milliseconds / 1000}s`);

/** Sees to it that images are on the node before containers are made of them, by each container's pull policy. */
export class ImagePuller {
  private readonly backOff = new BackOff();
  private readonly failedAt = new Map<string, { at: number; message: string }>();

  constructor(private readonly options: ImagePullerOptions) {}

  /** @throws ImageError */
  async ensure(request: ImageRequest): Promise<ImageDetails> {
    const image = request.container.image ?? "";
    const reference = parseImageReference(image);
    if (!reference) {
      const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`;
      request.event("Warning", "InspectFailed", message);
      throw new ImageError("InvalidImageName", message);
    }
    const policy = request.container.imagePullPolicy ?? defaultPullPolicy(image);
    const present = await this.find(image, request);
    if (policy !== "Always" && present) {
      request.event("Normal", "Pulled", `Container image "${image}" already present on machine`);
      return present;
    }
    const copied = policy === "Always" ? undefined : await this.options.runtime.copyImage?.(image);
    if (copied) {
      request.event("Normal", "Pulled", `Container image "${image}" copied from another container engine of this machine`);
      return copied;
    }
    if (policy === "Never") {
      const message = `Container image "${image}" is not present with pull policy of Never`;
      request.event("Warning", "ErrImageNeverPull", message);
      throw new ImageError("ErrImageNeverPull", message);
    }
    return this.pull(request, image);
  }

  /** Forgets how often the images of a pod have failed. */
  forget(pod: Pod): void {
    for (const { image = "" } of [...(pod.spec.initContainers ?? []), ...pod.spec.containers]) {
      const key = this.keyOf(pod, image);
      this.backOff.forget(key);
      this.failedAt.delete(key);
    }
  }

  private keyOf(pod: Pod, image: string): string {
    return `${pod.metadata.uid}/${image}`;
  }

  private async find(image: string, request: ImageRequest): Promise<ImageDetails | undefined> {
    try {
      return await this.options.runtime.image(image);
    } catch (error) {
      const message = `Failed to inspect image "${image}": ${failure(error)}`;
      request.event("Warning", "InspectFailed", message);
      throw new ImageError("ImageInspectError", message, 1000);
    }
  }

  private async pull(request: ImageRequest, image: string): Promise<ImageDetails> {
    const { pod, event, signal } = request;
    const { now } = this.options;
    const key = this.keyOf(pod, image);
    const last = this.failedAt.get(key);
    const remaining = last ? this.backOff.remaining(key, last.at, now()) : 0;
    if (last && remaining > 0) {
      const message = `Back-off pulling image "${image}"`;
      event("Normal", "BackOff", message);
      throw new ImageError("ImagePullBackOff", `${message}: ErrImagePull: ${last.message}`, remaining);
    }
    event("Normal", "Pulling", `Pulling image "${image}"`);
    const startedAt = now();
    try {
      const details = await this.pullWithAnyCredentials(request, image);
      const took = goDuration(now() - startedAt);
      event(
        "Normal",
        "Pulled",
        `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${details.sizeBytes} bytes.`,
      );
      this.backOff.forget(key);
      this.failedAt.delete(key);
      return details;
    } catch (error) {
      if (signal.aborted) throw error;
      const message = failure(error);
      event("Warning", "Failed", `Failed to pull image "${image}": ${message}`);
      this.backOff.attempted(key, now());
      this.failedAt.set(key, { at: now(), message });
      throw new ImageError("ErrImagePull", message, this.backOff.delay(key));
    }
  }

  private async pullWithAnyCredentials({ pod, signal }: ImageRequest, image: string): Promise<ImageDetails> {
    const candidates: (RegistryCredentials | undefined)[] = await this.credentials(pod, image);
    if (candidates.length === 0) candidates.push(undefined);
    let lastError: unknown;
    for (const credentials of candidates) {
      try {
        return await this.options.runtime.pull(image, credentials, signal);
      } catch (error) {
        lastError = error;
        if (signal.aborted || (error instanceof RuntimeError && error.reason === "RuntimeUnavailable")) break;
      }
    }
    throw lastError;
  }

  private async credentials(pod: Pod, image: string): Promise<RegistryCredentials[]> {
    const reference = parseImageReference(image);
    const namespace = pod.metadata.namespace ?? "";
    const names = (pod.spec.imagePullSecrets ?? []).map(({ name = "" }) => name);
    // A pull secret that is missing is no error: the image may be public.
    const secrets = await Promise.all(names.map((name) => this.options.objects.secret(namespace, name)));
    return reference
      ? credentialsFor(
          reference,
          secrets.filter((secret): secret is Secret => secret !== undefined),
        )
      : [];
  }
}
