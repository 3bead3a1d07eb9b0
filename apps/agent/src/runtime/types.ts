import type { Readable, Writable } from "node:stream";
import type { ContainerSpec, PodIdentity, SandboxSpec } from "./spec";

export type RuntimeState = "created" | "running" | "exited";

/** One container or sandbox as the runtime knows it. Times are milliseconds since the epoch. */
export interface RuntimeContainer {
  readonly id: string;
  readonly sandbox: boolean;
  readonly pod: PodIdentity;
  /** The container's name in the pod's spec; empty for a sandbox. */
  readonly name: string;
  readonly attempt: number;
  readonly state: RuntimeState;
  /** Of the first process, in the runtime's process namespace; 0 when it does not run. */
  readonly pid: number;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly exitCode?: number;
  readonly oomKilled: boolean;
  /** Why the runtime could not start it. */
  readonly error?: string;
  /** The reference that the container was made from. */
  readonly image: string;
  readonly imageId: string;
  readonly stopSignal: string;
  readonly tty: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

export interface RuntimeImage {
  readonly id: string;
  /** Tags, and digests as `name@sha256:…`. */
  readonly names: readonly string[];
  readonly sizeBytes: number;
  readonly createdAt: number;
}

/** What the agent needs to know of an image before it runs it. */
export interface ImageDetails extends RuntimeImage {
  /** The user that the image asks for: `""`, `name`, `uid`, `uid:gid`. */
  readonly user: string;
  /** Paths that the image declares as volumes. */
  readonly volumes: readonly string[];
}

export interface RegistryCredentials {
  readonly username: string;
  readonly password: string;
  readonly serverAddress: string;
  readonly identityToken?: string;
}

/** What happened in the runtime. Hints only: whoever acts on one looks at the state itself. */
export type RuntimeEvent =
  | { readonly type: "started" | "exited" | "removed"; readonly id: string; readonly podUid: string }
  /** Images came or went. */
  | { readonly type: "images" }
  /** Events may have been missed: list everything again. */
  | { readonly type: "relist" };

export interface LogOptions {
  readonly follow: boolean;
  /** The last lines only; all when left out. */
  readonly tailLines?: number;
  /** Lines from this moment on, in milliseconds since the epoch. */
  readonly since?: number;
  /** Puts the time, RFC 3339 with nanoseconds, before each line. */
  readonly timestamps: boolean;
  readonly signal?: AbortSignal;
}

export interface ProcessOptions {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

export interface TerminalSize {
  readonly width: number;
  readonly height: number;
}

/** A process of a container with its streams joined to the agent. Streams obey back-pressure. */
export interface AttachedProcess {
  /** Ending it closes the process's input. */
  readonly stdin?: Writable;
  readonly stdout: Readable;
  /** Absent with a terminal: everything comes on stdout. */
  readonly stderr?: Readable;
  resize(size: TerminalSize): Promise<void>;
  /** The exit code, once the streams have ended. For attach: of the container, or undefined when it still runs. */
  readonly exitCode: Promise<number | undefined>;
  /** Lets go of the streams; the process itself may go on. */
  close(): void;
}

/** A command that was started in a container beside what runs there. */
export interface CommandProcess extends AttachedProcess {
  /** Ends it by force, with what it has started; nothing when it has ended already. */
  kill(): Promise<void>;
}

export interface RuntimeInfo {
  /** `docker://20.10.24`, as `status.nodeInfo.containerRuntimeVersion` shows it. */
  readonly version: string;
  readonly operatingSystem: string;
  /** Where images and writable layers are, for disk figures. */
  readonly storagePath: string;
  /** Whether containers with a negative OOM score can be started here. */
  readonly cgroupDriver: "cgroupfs" | "systemd" | "none";
}

/** A failure of the runtime that a pod's status names: its reason is a Kubernetes waiting reason. */
export class RuntimeError extends Error {
  constructor(
    readonly reason:
      | "ErrImagePull"
      | "InvalidImageName"
      | "RegistryUnavailable"
      | "CreateContainerError"
      | "RunContainerError"
      | "ContainerCannotRun"
      | "NotFound"
      | "RuntimeUnavailable",
    message: string,
    /** For containers that could not be run: the exit code that the runtime gives (126, 127, 128). */
    readonly exitCode?: number,
  ) {
    super(message);
    this.name = "RuntimeError";
  }
}

/**
 * What runs containers on this node: Docker, or a simulation. It only ever shows containers that belong to this
 * agent. All methods reject with RuntimeError.
 */
export interface ContainerRuntime {
  readonly kind: "docker" | "hollow";
  info(): Promise<RuntimeInfo>;
  /** Everything of this agent, running or not, sandboxes included. */
  list(): Promise<RuntimeContainer[]>;
  inspect(id: string): Promise<RuntimeContainer | undefined>;
  createSandbox(spec: SandboxSpec): Promise<string>;
  createContainer(spec: ContainerSpec): Promise<string>;
  start(id: string): Promise<void>;
  /** Sends a signal to the first process; one that is already gone is not an error. */
  kill(id: string, signal: string): Promise<void>;
  /** Removes a container, killing it first if need be. */
  remove(id: string): Promise<void>;
  /** Calls the listener until the subscription is closed; says `relist` after every gap. */
  subscribe(listener: (event: RuntimeEvent) => void): RuntimeSubscription;
  logs(id: string, options: LogOptions): Promise<Readable>;
  exec(id: string, command: readonly string[], options: ProcessOptions): Promise<CommandProcess>;
  attach(id: string, options: ProcessOptions): Promise<AttachedProcess>;
  images(): Promise<RuntimeImage[]>;
  /** From a cache where that is certain. */
  image(reference: string): Promise<ImageDetails | undefined>;
  /** Copies an image from elsewhere on this machine. Absent where there is nowhere to look; undefined when nobody there has it. */
  copyImage?(reference: string): Promise<ImageDetails | undefined>;
  pull(reference: string, credentials: RegistryCredentials | undefined, signal: AbortSignal): Promise<ImageDetails>;
  removeImage(id: string): Promise<void>;
  /** Simulated runtimes have no cgroups: what a container uses at this moment. Absent where real ones can be read. */
  usage?(id: string): { readonly cpuNanoseconds: number; readonly memoryBytes: number } | undefined;
  close(): Promise<void>;
}

export interface RuntimeSubscription {
  /** Resolves once events are flowing: what happens after it is not missed. */
  readonly ready: Promise<void>;
  close(): void;
}
