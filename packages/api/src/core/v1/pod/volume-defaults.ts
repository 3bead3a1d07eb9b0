import { applyClaimSpecDefaults } from "../persistent-volume-claim-defaults";
import type { DownwardAPIVolumeFile, Volume, VolumeProjection } from "../schema/volume";
import { applyDriverDefaults } from "../volume-driver-defaults";

/** rw-r--r--, as the decimal number that JSON takes. */
const defaultFileMode = 0o644;
const tokenLifetimeSeconds = 3600;

const applyFileDefaults = (files: readonly DownwardAPIVolumeFile[] | undefined): void => {
  for (const file of files ?? []) {
    if (file.fieldRef) file.fieldRef.apiVersion ||= "v1";
    if (file.resourceFieldRef) file.resourceFieldRef.divisor ??= "0";
  }
};

const applyProjectionDefaults = (projection: VolumeProjection): void => {
  applyFileDefaults(projection.downwardAPI?.items);
  if (projection.serviceAccountToken) projection.serviceAccountToken.expirationSeconds ??= tokenLifetimeSeconds;
};

/** A volume that names no source is an emptyDir. */
const hasSource = (volume: Volume): boolean => Object.entries(volume).some(([field, value]) => field !== "name" && value !== undefined);

export const applyVolumeDefaults = (volume: Volume): void => {
  if (!hasSource(volume)) volume.emptyDir = {};
  if (volume.secret) volume.secret.defaultMode ??= defaultFileMode;
  if (volume.configMap) volume.configMap.defaultMode ??= defaultFileMode;
  if (volume.downwardAPI) {
    volume.downwardAPI.defaultMode ??= defaultFileMode;
    applyFileDefaults(volume.downwardAPI.items);
  }
  if (volume.projected) {
    volume.projected.defaultMode ??= defaultFileMode;
    for (const projection of volume.projected.sources ?? []) applyProjectionDefaults(projection);
  }
  if (volume.ephemeral?.volumeClaimTemplate) applyClaimSpecDefaults(volume.ephemeral.volumeClaimTemplate.spec);
  applyDriverDefaults(volume);
};
