/** Which pod a container belongs to. Written into every container's labels, so that a new agent finds its pods again. */
export interface PodIdentity {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
}

/** A directory or file of the node that is bound into a container. */
export interface Mount {
  readonly hostPath: string;
  readonly containerPath: string;
  readonly readOnly: boolean;
  readonly propagation: "None" | "HostToContainer" | "Bidirectional";
}

/** What the kernel may give to a container; fields that are left out are not limited. */
export interface ResourceSettings {
  readonly cpuShares?: number;
  /** Microseconds of CPU in each period of `cpuPeriod` microseconds. */
  readonly cpuQuota?: number;
  readonly cpuPeriod?: number;
  readonly memoryBytes?: number;
  readonly pidsLimit?: number;
  readonly oomScoreAdj?: number;
}

export interface SecuritySettings {
  /** `uid`, `uid:gid` or `:gid`-less user name; the image's user when left out. */
  readonly user?: string;
  readonly supplementalGroups: readonly number[];
  readonly privileged: boolean;
  readonly addCapabilities: readonly string[];
  readonly dropCapabilities: readonly string[];
  readonly readOnlyRootFilesystem: boolean;
  readonly noNewPrivileges: boolean;
  /** `unconfined`, `runtime/default` or the JSON text of a profile. */
  readonly seccomp: string;
  /** `unconfined` or a profile's name; the engine's default when left out. */
  readonly apparmor?: string;
  /** `Unmasked` shows all of /proc. */
  readonly procMount: "Default" | "Unmasked";
}

/** What `createSandbox` makes: the container that holds a pod's namespaces. */
export interface SandboxSpec {
  readonly pod: PodIdentity;
  /** Counts the sandboxes of this pod from 0. */
  readonly attempt: number;
  readonly hostname: string;
  readonly domainname: string;
  readonly hostNetwork: boolean;
  readonly hostPID: boolean;
  readonly hostIPC: boolean;
  readonly shareProcessNamespace: boolean;
  readonly sysctls: Readonly<Record<string, string>>;
  readonly security: SecuritySettings;
  readonly labels: Readonly<Record<string, string>>;
}

/** What `createContainer` makes: one container of a pod, inside the pod's sandbox. */
export interface ContainerSpec {
  readonly pod: PodIdentity;
  readonly name: string;
  /** The restart count: 0 for the first container of this name. */
  readonly attempt: number;
  readonly sandboxId: string;
  /** The image's id or reference, which must be on the node. */
  readonly image: string;
  /** Replaces the image's entrypoint; the image's when empty. */
  readonly command: readonly string[];
  /** Replaces the image's arguments; the image's when empty and `command` is empty too. */
  readonly args: readonly string[];
  /** `NAME=value`. */
  readonly environment: readonly string[];
  readonly workingDir?: string;
  readonly mounts: readonly Mount[];
  readonly stdin: boolean;
  readonly stdinOnce: boolean;
  readonly tty: boolean;
  readonly hostNetwork: boolean;
  readonly hostPID: boolean;
  readonly hostIPC: boolean;
  /** Joins the sandbox's process namespace (or another container's, by id, for ephemeral containers with a target). */
  readonly processNamespaceOf?: string;
  readonly stopSignal?: string;
  readonly resources: ResourceSettings;
  readonly security: SecuritySettings;
  readonly labels: Readonly<Record<string, string>>;
}
