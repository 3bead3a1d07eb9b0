import path from "node:path";
import type { Container, Pod, VolumeMount } from "@gantry/api/core/v1";
import { ConfigError } from "../environment/config-error";
import { expand, undefinedReferences } from "../environment/expand";
import { labels } from "../runtime/labels";
import type { ContainerSpec, Mount, ResourceSettings, SecuritySettings } from "../runtime/spec";
import type { ImageDetails } from "../runtime/types";
import type { PodVolumes } from "../volumes/types";
import type { ContainerRole } from "./container-names";
import type { PodDirectory } from "./pod-directory";
import { identityOf } from "./sandbox-spec";
import { specHash } from "./spec-hash";

export const defaultTerminationMessagePath = "/dev/termination-log";

export interface ContainerSpecInput {
  readonly pod: Pod;
  readonly container: Container;
  readonly role: ContainerRole;
  readonly attempt: number;
  readonly sandboxId: string;
  readonly image: ImageDetails;
  readonly environment: ReadonlyMap<string, string>;
  readonly volumes: PodVolumes;
  /** By volume name. */
  readonly volumePaths: ReadonlyMap<string, string>;
  readonly directory: PodDirectory;
  readonly resources: ResourceSettings;
  readonly security: SecuritySettings;
  /** The running container whose processes an ephemeral container wants to see. */
  readonly targetContainerId?: string;
}

const subPathOf = (mount: VolumeMount, environment: ReadonlyMap<string, string>): string => {
  if (!mount.subPathExpr) return mount.subPath ?? "";
  const lookup = (name: string) => environment.get(name);
  const [missing] = undefinedReferences(mount.subPathExpr, lookup);
  if (missing !== undefined) throw new ConfigError(`missing value for ${JSON.stringify(missing)}`);
  const subPath = expand(mount.subPathExpr, lookup);
  if (path.isAbsolute(subPath)) throw new ConfigError(`subPath ${JSON.stringify(subPath)} must not be an absolute path`);
  if (subPath.split("/").includes("..")) throw new ConfigError(`subPath ${JSON.stringify(subPath)} must not contain ".."`);
  return subPath;
};

const volumeMounts = async (input: ContainerSpecInput): Promise<Mount[]> =>
  Promise.all(
    (input.container.volumeMounts ?? []).map(async (mount, mountIndex) => {
      const volumePath = input.volumePaths.get(mount.name);
      if (volumePath === undefined)
        throw new ConfigError(`cannot find volume "${mount.name}" to mount into container "${input.container.name}"`);
      const subPath = subPathOf(mount, input.environment);
      const hostPath =
        subPath === ""
          ? volumePath
          : await input.volumes
              .bindSubPath({
                podUid: input.pod.metadata.uid,
                volumeName: mount.name,
                volumePath,
                subPath,
                containerName: input.container.name,
                mountIndex,
              })
              .catch((error: Error) => {
                throw new ConfigError(
                  `failed to prepare subPath for volumeMount "${mount.name}" of container "${input.container.name}": ${error.message}`,
                );
              });
      return {
        hostPath,
        containerPath: path.posix.resolve("/", mount.mountPath),
        readOnly: mount.readOnly === true,
        propagation: (mount.mountPropagation ?? "None") as Mount["propagation"],
      };
    }),
  );

/** The files that the agent keeps for the pod, unless the container mounts something of its own there. */
const managedMounts = async (input: ContainerSpecInput, own: readonly Mount[]): Promise<Mount[]> => {
  const { container, directory, attempt } = input;
  const taken = new Set(own.map(({ containerPath }) => containerPath));
  const messagePath = container.terminationMessagePath || defaultTerminationMessagePath;
  const files = [
    { hostPath: directory.hosts, containerPath: "/etc/hosts" },
    { hostPath: directory.resolver, containerPath: "/etc/resolv.conf" },
    { hostPath: await directory.createTerminationLog(container.name, attempt), containerPath: messagePath },
  ];
  return files
    .filter(({ containerPath }) => !taken.has(containerPath))
    .map((file) => ({ ...file, readOnly: false, propagation: "None" as const }));
};

const processNamespace = ({ pod, sandboxId, targetContainerId }: ContainerSpecInput): Pick<ContainerSpec, "processNamespaceOf"> => {
  if (pod.spec.shareProcessNamespace === true) return { processNamespaceOf: sandboxId };
  return targetContainerId === undefined ? {} : { processNamespaceOf: targetContainerId };
};

const containerLabels = (pod: Pod, container: Container): Record<string, string> => ({
  [labels.specHash]: specHash(container),
  [labels.image]: container.image ?? "",
  [labels.terminationMessagePath]: container.terminationMessagePath || defaultTerminationMessagePath,
  [labels.terminationMessagePolicy]: container.terminationMessagePolicy ?? "File",
  [labels.gracePeriod]: String(pod.spec.terminationGracePeriodSeconds ?? 30),
  ...(container.lifecycle?.preStop ? { [labels.preStop]: JSON.stringify(container.lifecycle.preStop) } : {}),
});

/** All that the runtime is told of a container. @throws ConfigError */
export const containerSpec = async (input: ContainerSpecInput): Promise<ContainerSpec> => {
  const { pod, container, environment } = input;
  const lookup = (name: string) => environment.get(name);
  const own = await volumeMounts(input);
  return {
    pod: identityOf(pod),
    name: container.name,
    attempt: input.attempt,
    sandboxId: input.sandboxId,
    image: input.image.id,
    command: (container.command ?? []).map((word) => expand(word, lookup)),
    args: (container.args ?? []).map((word) => expand(word, lookup)),
    environment: [...environment].map(([name, value]) => `${name}=${value}`),
    ...(container.workingDir ? { workingDir: container.workingDir } : {}),
    mounts: [...own, ...(await managedMounts(input, own))],
    stdin: container.stdin === true,
    stdinOnce: container.stdinOnce === true,
    tty: container.tty === true,
    hostNetwork: pod.spec.hostNetwork === true,
    hostPID: pod.spec.hostPID === true,
    hostIPC: pod.spec.hostIPC === true,
    ...processNamespace(input),
    ...(container.lifecycle?.stopSignal ? { stopSignal: container.lifecycle.stopSignal } : {}),
    resources: input.resources,
    security: input.security,
    labels: containerLabels(pod, container),
  };
};
