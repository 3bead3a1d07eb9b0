import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from "./schema/persistent-volume-claim";

export const applyClaimSpecDefaults = (spec: PersistentVolumeClaimSpec): void => {
  spec.volumeMode ??= "Filesystem";
};

export const applyPersistentVolumeClaimDefaults = (claim: Pick<PersistentVolumeClaim, "spec" | "status">): void => {
  applyClaimSpecDefaults(claim.spec);
  claim.status.phase ||= "Pending";
};
