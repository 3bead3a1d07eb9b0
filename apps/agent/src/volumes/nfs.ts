import { mkdir } from "node:fs/promises";
import type { MountedVolume } from "./context";
import { isMountPoint, mount } from "./mounts";
import { VolumeError } from "./types";

export interface NfsExport {
  readonly server: string;
  readonly path: string;
  readonly readOnly?: boolean;
  readonly options?: readonly string[];
}

/** A directory that an NFS server exports. The node needs the NFS client programs for it. */
export const mountNfs = async (share: NfsExport, directory: string): Promise<MountedVolume> => {
  await mkdir(directory, { recursive: true });
  if (await isMountPoint(directory)) return { path: directory };
  const options = [...(share.readOnly ? ["ro"] : []), ...(share.options ?? [])];
  const flags = options.length > 0 ? ["-o", options.join(",")] : [];
  const server = share.server.includes(":") ? `[${share.server}]` : share.server;
  try {
    await mount(["-t", "nfs", ...flags, `${server}:${share.path}`, directory]);
  } catch (error) {
    throw new VolumeError(`mount failed: ${error instanceof Error ? error.message : error}`);
  }
  return { path: directory };
};
