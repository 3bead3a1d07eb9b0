import { chmod, chown, mkdir } from "node:fs/promises";
import { quantityValue } from "@gantry/api";
import type { MountedVolume, VolumeRequest } from "./context";
import { isMountPoint, mount } from "./mounts";

const setGroupId = 0o2000;

/** An empty directory that lives as long as the pod: on the node's disk, or in memory. */
export const mountEmptyDir = async ({ pod, volume, directory }: VolumeRequest): Promise<MountedVolume> => {
  const { medium, sizeLimit } = volume.emptyDir ?? {};
  await mkdir(directory, { recursive: true });
  if (medium === "Memory" && !(await isMountPoint(directory))) {
    const size = sizeLimit === undefined ? 0 : quantityValue(sizeLimit);
    await mount(["-t", "tmpfs", "-o", size > 0 ? `size=${size}` : "defaults", "tmpfs", directory]);
  }
  const group = pod.spec.securityContext?.fsGroup;
  if (group !== undefined) await chown(directory, 0, group);
  await chmod(directory, group === undefined ? 0o777 : 0o777 | setGroupId);
  return { path: directory };
};
