import type { MountedVolume, VolumeRequest } from "./context";
import { mountHostPath } from "./host-path";
import { mountNfs } from "./nfs";
import { VolumeError } from "./types";

/** What a claim is bound to: a path of the node, or an NFS export. Other kinds of storage are not for this node to mount. */
export const mountClaim = async ({ pod, volume, directory, sources }: VolumeRequest, claimName: string): Promise<MountedVolume> => {
  const persistentVolume = await sources.claims.persistentVolume(pod, claimName);
  const { hostPath, local, nfs, mountOptions } = persistentVolume.spec ?? {};
  if (hostPath) return mountHostPath(hostPath);
  if (local) return mountHostPath({ path: local.path, type: "Directory" });
  if (nfs) {
    const readOnly = volume.persistentVolumeClaim?.readOnly === true || nfs.readOnly === true;
    return mountNfs({ server: nfs.server, path: nfs.path, readOnly, ...(mountOptions ? { options: mountOptions } : {}) }, directory);
  }
  throw new VolumeError(`persistent volume "${persistentVolume.metadata.name}" is of a kind that this node cannot mount`);
};
