import { type FieldError, fieldError } from "../../../machinery/field-error";
import type { Container, VolumeMount } from "../schema/container";
import type { Volume } from "../schema/volume";
import { checkDescendingPath, checkNoBacksteps } from "./volume-files-validation";

export type VolumesByName = ReadonlyMap<string, Volume>;

const checkMount = (mount: VolumeMount, container: Container, path: string): FieldError[] => {
  const { subPath, subPathExpr, mountPropagation } = mount;
  const errors: FieldError[] = [];
  if (subPath) errors.push(...checkDescendingPath(`${path}.subPath`, subPath));
  if (subPathExpr) {
    if (subPath) errors.push(fieldError.invalid(`${path}.subPathExpr`, subPathExpr, "subPathExpr and subPath are mutually exclusive"));
    errors.push(...checkDescendingPath(`${path}.subPathExpr`, subPathExpr));
  }
  if (mountPropagation === "Bidirectional" && !container.securityContext?.privileged) {
    const detail = "Bidirectional mount propagation is available only to privileged containers";
    errors.push(fieldError.forbidden(`${path}.mountPropagation`, detail));
  }
  return errors;
};

const checkMounts = (container: Container, volumes: VolumesByName, path: string): FieldError[] => {
  const devices = container.volumeDevices ?? [];
  return (container.volumeMounts ?? []).flatMap((mount, index) => {
    const at = `${path}.volumeMounts[${index}]`;
    const errors: FieldError[] = [];
    if (mount.name && !volumes.has(mount.name)) errors.push(fieldError.notFound(`${at}.name`, mount.name));
    if (devices.some(({ name }) => name === mount.name)) {
      errors.push(fieldError.invalid(`${at}.name`, mount.name, "must not already exist in volumeDevices"));
    }
    if (devices.some(({ devicePath }) => devicePath === mount.mountPath)) {
      errors.push(fieldError.invalid(`${at}.mountPath`, mount.mountPath, "must not already exist as a path in volumeDevices"));
    }
    return [...errors, ...checkMount(mount, container, at)];
  });
};

const checkDevices = ({ volumeDevices = [] }: Container, volumes: VolumesByName, path: string): FieldError[] =>
  volumeDevices.flatMap(({ name, devicePath }, index) => {
    const at = `${path}.volumeDevices[${index}]`;
    const volume = volumes.get(name);
    const errors = checkNoBacksteps(`${at}.devicePath`, devicePath);
    if (name && !volume) errors.push(fieldError.notFound(`${at}.name`, name));
    if (volume && !volume.persistentVolumeClaim && !volume.ephemeral) {
      const detail = "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode";
      errors.push(fieldError.invalid(`${at}.name`, name, detail));
    }
    if (volumeDevices.findIndex((other) => other.name === name) < index) {
      errors.push(fieldError.invalid(`${at}.name`, name, "must be unique"));
    }
    return errors;
  });

/** What a container mounts must be among the pod's volumes. */
export const checkContainerVolumes = (container: Container, volumes: VolumesByName, path: string): FieldError[] => [
  ...checkMounts(container, volumes, path),
  ...checkDevices(container, volumes, path),
];
