import type { Readable } from "node:stream";
import type Docker from "dockerode";
import type { Logger } from "../../log";
import { Semaphore } from "../../semaphore";
import { labels } from "../labels";
import type { ContainerSpec, SandboxSpec } from "../spec";
import type {
  AttachedProcess,
  CommandProcess,
  ContainerRuntime,
  ImageDetails,
  LogOptions,
  ProcessOptions,
  RegistryCredentials,
  RuntimeContainer,
  RuntimeEvent,
  RuntimeImage,
  RuntimeInfo,
  RuntimeSubscription,
} from "../types";
import { connectToDocker } from "./connection";
import { ContainerCreator } from "./container-creator";
import { runtimeContainer } from "./container-state";
import { runtimeError, statusCode } from "./errors";
import { subscribeToEvents } from "./events";
import { ImagePeers } from "./image-peers";
import { DockerImageStore } from "./image-store";
import { attachToContainer, containerLogs, execInContainer } from "./processes";

/** Starting is bound by the processor: more at once only makes every one of them slower. */
const startsAtOnce = 6;
const removalsAtOnce = 3;
const inspectionsAtOnce = 8;

export interface DockerRuntimeOptions {
  readonly address: string;
  /** Only containers with this owner are the agent's. */
  readonly owner: string;
  readonly log: Logger;
  /** Addresses of other engines on this machine that images can be copied from. */
  readonly imagePeers?: readonly string[];
}

/** Runs pods on a Docker engine, 20.10 or newer. */
export class DockerRuntime implements ContainerRuntime {
  readonly kind = "docker";
  private readonly docker: Docker;
  private readonly creator: ContainerCreator;
  private readonly store: DockerImageStore;
  private readonly peers: ImagePeers;
  private readonly starts = new Semaphore(startsAtOnce);
  private readonly removals = new Semaphore(removalsAtOnce);
  private readonly inspections = new Semaphore(inspectionsAtOnce);
  private readonly subscriptions = new Set<RuntimeSubscription>();

  constructor(private readonly options: DockerRuntimeOptions) {
    this.docker = connectToDocker(options.address);
    const { owner, log } = options;
    this.creator = new ContainerCreator({ docker: this.docker, owner, log, remove: (container) => this.remove(container) });
    this.store = new DockerImageStore(this.docker);
    this.peers = new ImagePeers(this.docker, options.imagePeers ?? [], log);
  }

  async info(): Promise<RuntimeInfo> {
    try {
      const info = await this.docker.info();
      return {
        version: `docker://${info.ServerVersion}`,
        operatingSystem: info.OperatingSystem,
        storagePath: info.DockerRootDir,
        cgroupDriver: info.CgroupDriver,
      };
    } catch (error) {
      throw runtimeError(error, "RuntimeUnavailable");
    }
  }

  async list(): Promise<RuntimeContainer[]> {
    try {
      const found = await this.docker.listContainers({ all: true, filters: { label: [`${labels.owner}=${this.options.owner}`] } });
      const inspected = await Promise.all(found.map(({ Id }) => this.inspections.run(() => this.inspect(Id))));
      return inspected.filter((container) => container !== undefined);
    } catch (error) {
      throw runtimeError(error, "RuntimeUnavailable");
    }
  }

  async inspect(id: string): Promise<RuntimeContainer | undefined> {
    try {
      return runtimeContainer(await this.docker.getContainer(id).inspect());
    } catch (error) {
      if (statusCode(error) === 404) return undefined;
      throw runtimeError(error, "RuntimeUnavailable");
    }
  }

  createSandbox(spec: SandboxSpec): Promise<string> {
    return this.creator.sandbox(spec);
  }

  createContainer(spec: ContainerSpec): Promise<string> {
    return this.creator.container(spec);
  }

  /** @throws RuntimeError RunContainerError, with the exit code that Docker notes: 127 for a missing program, 126 for one that may not be run. */
  async start(id: string): Promise<void> {
    try {
      await this.starts.run(() => this.docker.getContainer(id).start());
    } catch (error) {
      throw runtimeError(error, "RunContainerError");
    }
  }

  async kill(id: string, signal: string): Promise<void> {
    try {
      await this.docker.getContainer(id).kill({ signal });
    } catch (error) {
      const status = statusCode(error);
      if (status !== 404 && status !== 409) throw runtimeError(error, "RuntimeUnavailable");
    }
  }

  async remove(id: string): Promise<void> {
    try {
      await this.removals.run(() => this.docker.getContainer(id).remove({ force: true, v: true }));
    } catch (error) {
      const status = statusCode(error);
      // 409: its removal is already under way.
      if (status !== 404 && status !== 409) throw runtimeError(error, "RuntimeUnavailable");
    }
  }

  subscribe(listener: (event: RuntimeEvent) => void): RuntimeSubscription {
    const source = { docker: this.docker, owner: this.options.owner, log: this.options.log };
    const subscription = subscribeToEvents(source, (event) => {
      if (event.type === "images" || event.type === "relist") this.store.changed();
      listener(event);
    });
    this.subscriptions.add(subscription);
    return subscription;
  }

  logs(id: string, options: LogOptions): Promise<Readable> {
    return containerLogs(this.docker, id, options);
  }

  exec(id: string, command: readonly string[], options: ProcessOptions): Promise<CommandProcess> {
    return execInContainer(this.docker, id, { words: command, options });
  }

  attach(id: string, options: ProcessOptions): Promise<AttachedProcess> {
    return attachToContainer(this.docker, id, options);
  }

  images(): Promise<RuntimeImage[]> {
    return this.store.list();
  }

  image(reference: string): Promise<ImageDetails | undefined> {
    return this.store.find(reference);
  }

  async copyImage(reference: string): Promise<ImageDetails | undefined> {
    if (!(await this.peers.copy(reference))) return undefined;
    this.store.changed();
    return this.store.find(reference);
  }

  pull(reference: string, credentials: RegistryCredentials | undefined, signal: AbortSignal): Promise<ImageDetails> {
    return this.store.pull(reference, credentials, signal);
  }

  removeImage(id: string): Promise<void> {
    return this.store.remove(id);
  }

  async close(): Promise<void> {
    for (const subscription of this.subscriptions) subscription.close();
    this.subscriptions.clear();
  }
}
