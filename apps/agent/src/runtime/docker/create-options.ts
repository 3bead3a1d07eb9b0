import type { ContainerCreateOptions, HostConfig } from "dockerode";
import { containerTypes, labels, podLabels, runtimeName } from "../labels";
import type { ContainerSpec, Mount, ResourceSettings, SandboxSpec, SecuritySettings } from "../spec";
import { pauseImage } from "./pause-image";

const propagations = { None: "rprivate", HostToContainer: "rslave", Bidirectional: "rshared" } as const;

/** Bounded logs: what is older than this is gone, as with a kubelet's containerLogMaxSize. */
const logConfig = { Type: "json-file", Config: { "max-size": "10m", "max-file": "3" } };

const securityOptions = (security: SecuritySettings): string[] => [
  ...(security.seccomp === "runtime/default" ? [] : [`seccomp=${security.seccomp}`]),
  ...(security.noNewPrivileges ? ["no-new-privileges"] : []),
  ...(security.apparmor === undefined ? [] : [`apparmor=${security.apparmor}`]),
];

const securityConfig = (security: SecuritySettings): HostConfig => ({
  Privileged: security.privileged,
  CapAdd: [...security.addCapabilities],
  CapDrop: [...security.dropCapabilities],
  ReadonlyRootfs: security.readOnlyRootFilesystem,
  GroupAdd: security.supplementalGroups.map(String),
  SecurityOpt: securityOptions(security),
  ...(security.procMount === "Unmasked" ? { MaskedPaths: [], ReadonlyPaths: [] } : {}),
});

const resourceConfig = (resources: ResourceSettings): HostConfig => ({
  ...(resources.cpuShares === undefined ? {} : { CpuShares: resources.cpuShares }),
  ...(resources.cpuQuota === undefined ? {} : { CpuQuota: resources.cpuQuota, CpuPeriod: resources.cpuPeriod }),
  // Swap would let a container outlive its limit: with both equal there is none.
  ...(resources.memoryBytes === undefined ? {} : { Memory: resources.memoryBytes, MemorySwap: resources.memoryBytes }),
  ...(resources.pidsLimit === undefined ? {} : { PidsLimit: resources.pidsLimit }),
  ...(resources.oomScoreAdj === undefined ? {} : { OomScoreAdj: resources.oomScoreAdj }),
});

const mountConfig = (mount: Mount) => ({
  Type: "bind" as const,
  Source: mount.hostPath,
  Target: mount.containerPath,
  ReadOnly: mount.readOnly,
  BindOptions: { Propagation: propagations[mount.propagation] },
});

/** What Docker is asked for to make a sandbox. Its network is wired by the agent, so Docker gives it none. */
export const sandboxCreateOptions = (spec: SandboxSpec, owner: string): ContainerCreateOptions => ({
  name: runtimeName("POD", spec.pod, spec.attempt),
  Image: pauseImage,
  // Docker refuses a hostname together with the node's.
  ...(spec.hostNetwork ? {} : { Hostname: spec.hostname, Domainname: spec.domainname, NetworkDisabled: true }),
  ...(spec.security.user === undefined ? {} : { User: spec.security.user }),
  Labels: {
    ...spec.labels,
    ...podLabels(spec.pod),
    [labels.type]: containerTypes.sandbox,
    [labels.attempt]: String(spec.attempt),
    [labels.owner]: owner,
  },
  HostConfig: {
    ...securityConfig(spec.security),
    NetworkMode: spec.hostNetwork ? "host" : "none",
    ...(spec.hostNetwork ? { UTSMode: "host" } : {}),
    IpcMode: spec.hostIPC ? "host" : "shareable",
    ...(spec.hostPID ? { PidMode: "host" } : {}),
    Sysctls: { ...spec.sysctls },
    LogConfig: { Type: "none", Config: {} },
    RestartPolicy: { Name: "no" },
  },
});

const processNamespace = (spec: ContainerSpec): HostConfig => {
  if (spec.hostPID) return { PidMode: "host" };
  return spec.processNamespaceOf === undefined ? {} : { PidMode: `container:${spec.processNamespaceOf}` };
};

/** What Docker is asked for to make a container in a sandbox. */
export const containerCreateOptions = (spec: ContainerSpec, owner: string): ContainerCreateOptions => ({
  name: runtimeName(spec.name, spec.pod, spec.attempt),
  Image: spec.image,
  ...(spec.command.length > 0 ? { Entrypoint: [...spec.command] } : {}),
  ...(spec.args.length > 0 ? { Cmd: [...spec.args] } : {}),
  Env: [...spec.environment],
  ...(spec.workingDir === undefined ? {} : { WorkingDir: spec.workingDir }),
  OpenStdin: spec.stdin,
  StdinOnce: spec.stdinOnce,
  Tty: spec.tty,
  ...(spec.security.user === undefined ? {} : { User: spec.security.user }),
  ...(spec.stopSignal === undefined ? {} : { StopSignal: spec.stopSignal }),
  // An image's own health check would run beside the probes.
  Healthcheck: { Test: ["NONE"] },
  Labels: {
    ...spec.labels,
    ...podLabels(spec.pod),
    [labels.type]: containerTypes.container,
    [labels.containerName]: spec.name,
    [labels.attempt]: String(spec.attempt),
    [labels.owner]: owner,
  },
  HostConfig: {
    ...securityConfig(spec.security),
    ...resourceConfig(spec.resources),
    NetworkMode: spec.hostNetwork ? "host" : `container:${spec.sandboxId}`,
    ...(spec.hostNetwork ? { UTSMode: "host" } : {}),
    IpcMode: spec.hostIPC ? "host" : `container:${spec.sandboxId}`,
    ...processNamespace(spec),
    Mounts: spec.mounts.map(mountConfig),
    LogConfig: logConfig,
    RestartPolicy: { Name: "no" },
  },
});
