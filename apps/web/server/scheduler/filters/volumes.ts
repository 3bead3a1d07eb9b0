import { matchesNodeSelector, type PersistentVolume } from "@gantry/api/core/v1";
import type { Cycle, Filter } from "../framework";
import type { PodInfo } from "../snapshot/pod-info";

/** The volumes behind the pod's claims; a string says why the pod has to wait for them. */
const boundVolumes = ({ pod }: PodInfo, { lookup }: Cycle): PersistentVolume[] | string => {
  const volumes: PersistentVolume[] = [];
  for (const { name, persistentVolumeClaim, ephemeral } of pod.spec.volumes ?? []) {
    const claimName = persistentVolumeClaim?.claimName ?? (ephemeral ? `${pod.metadata.name}-${name}` : undefined);
    if (claimName === undefined) continue;
    const claim = lookup.persistentVolumeClaim(pod.metadata.namespace ?? "", claimName);
    if (!claim)
      return ephemeral
        ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${claimName}"`
        : `persistentvolumeclaim "${claimName}" not found`;
    if (claim.metadata.deletionTimestamp) return `persistentvolumeclaim "${claimName}" is being deleted`;
    if (claim.status.phase === "Lost")
      return `persistentvolumeclaim "${claimName}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ""}"`;
    const volume = claim.spec.volumeName ? lookup.persistentVolume(claim.spec.volumeName) : undefined;
    if (!volume) return "pod has unbound immediate PersistentVolumeClaims";
    volumes.push(volume);
  }
  return volumes;
};

/** VolumeBinding: the pod's claims are bound, to volumes that the node can reach. */
export const checkVolumeBinding: Filter = {
  name: "CheckVolumeBinding",
  events: ["NodeAdd", "NodeUpdate", "VolumeChange"],
  prepare: (info, cycle) => {
    if (!info.pod.spec.volumes?.some((volume) => volume.persistentVolumeClaim || volume.ephemeral)) return undefined;
    const volumes = boundVolumes(info, cycle);
    if (typeof volumes === "string") return volumes;
    const required = volumes.flatMap((volume) => volume.spec.nodeAffinity?.required ?? []);
    return ({ identity }) =>
      required.every((selector) => matchesNodeSelector(selector, identity))
        ? undefined
        : { reasons: ["node(s) had volume node affinity conflict"], unresolvable: true };
  },
};
