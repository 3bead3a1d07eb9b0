import { type FieldError, fieldError } from "../../../machinery/field-error";
import type { DownwardAPIVolumeFile, KeyToPath, ProjectedVolumeSource, VolumeProjection } from "../schema/volume";
import { checkFieldRef, checkResourceFieldRef, volumeFieldPaths } from "./field-reference-validation";

const greatestMode = 0o777;
const shortestToken = 600;
const longestToken = 2 ** 32;

export const checkFileMode = (field: string, mode: number | undefined): FieldError[] =>
  mode !== undefined && (mode < 0 || mode > greatestMode)
    ? [fieldError.invalid(field, mode, "must be a number between 0 and 0777 (octal), both inclusive")]
    : [];

export const checkNoBacksteps = (field: string, path: string): FieldError[] =>
  path.split("/").includes("..") ? [fieldError.invalid(field, path, "must not contain '..'")] : [];

/** A path inside a volume. */
export const checkDescendingPath = (field: string, path: string): FieldError[] => [
  ...(path.startsWith("/") ? [fieldError.invalid(field, path, "must be a relative path")] : []),
  ...checkNoBacksteps(field, path),
];

/** Names that start with two dots are what the volume's own bookkeeping is called. */
const checkUnreservedPath = (field: string, path: string): FieldError[] => {
  const errors = checkDescendingPath(field, path);
  return path.startsWith("..") && !path.startsWith("../") && path !== ".."
    ? [...errors, fieldError.invalid(field, path, "must not start with '..'")]
    : errors;
};

export const checkItems = (items: readonly KeyToPath[] = [], path: string): FieldError[] =>
  items.flatMap((item, index) => [
    ...checkUnreservedPath(`${path}[${index}].path`, item.path),
    ...checkFileMode(`${path}[${index}].mode`, item.mode),
  ]);

export const checkVolumeFile = (file: DownwardAPIVolumeFile, path: string): FieldError[] => {
  const errors = checkUnreservedPath(`${path}.path`, file.path);
  const { fieldRef, resourceFieldRef } = file;
  if (fieldRef) {
    errors.push(...checkFieldRef(fieldRef, `${path}.fieldRef`, volumeFieldPaths));
    if (resourceFieldRef)
      errors.push(fieldError.invalid(path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously"));
  } else if (resourceFieldRef) {
    if (!resourceFieldRef.containerName) errors.push(fieldError.required(`${path}.resourceFieldRef.containerName`));
    errors.push(...checkResourceFieldRef(resourceFieldRef, `${path}.resourceFieldRef`));
  } else errors.push(fieldError.required(path, "one of fieldRef and resourceFieldRef is required"));
  return [...errors, ...checkFileMode(`${path}.mode`, file.mode)];
};

const checkToken = (seconds: number, field: string): FieldError[] => {
  if (seconds < shortestToken) return [fieldError.invalid(field, seconds, "may not specify a duration less than 10 minutes")];
  return seconds > longestToken ? [fieldError.invalid(field, seconds, "may not specify a duration larger than 2^32 seconds")] : [];
};

const checkProjection = (projection: VolumeProjection, path: string): FieldError[] => {
  const { secret, configMap, downwardAPI, serviceAccountToken, clusterTrustBundle } = projection;
  const errors: FieldError[] = [];
  for (const [name, source] of Object.entries({ secret, configMap })) {
    if (!source) continue;
    if (!source.name) errors.push(fieldError.required(`${path}.${name}.name`));
    errors.push(...checkItems(source.items, `${path}.${name}.items`));
  }
  errors.push(...(downwardAPI?.items ?? []).flatMap((file) => checkVolumeFile(file, `${path}.downwardAPI`)));
  if (serviceAccountToken) {
    errors.push(...checkToken(serviceAccountToken.expirationSeconds ?? 0, `${path}.serviceAccountToken.expirationSeconds`));
  }
  const count = [secret, configMap, downwardAPI, serviceAccountToken, clusterTrustBundle].filter((source) => source !== undefined).length;
  if (count > 1) errors.push(fieldError.forbidden(path, "may not specify more than 1 volume type per source"));
  return errors;
};

const pathsOf = ({ secret, configMap, downwardAPI, serviceAccountToken, clusterTrustBundle }: VolumeProjection): string[] =>
  [
    ...(secret?.items ?? []),
    ...(configMap?.items ?? []),
    ...(downwardAPI?.items ?? []),
    ...[serviceAccountToken, clusterTrustBundle].filter((source) => source !== undefined),
  ].map(({ path }) => path);

/** Several sources share one directory, so no two may write the same file. */
export const checkProjections = ({ sources = [] }: ProjectedVolumeSource, path: string): FieldError[] => {
  const seen = new Set<string>();
  return sources.flatMap((projection, index) => {
    const errors = checkProjection(projection, `${path}.sources[${index}]`);
    for (const file of pathsOf(projection)) {
      if (file && seen.has(file)) errors.push(fieldError.invalid(path, file, "conflicting duplicate paths"));
      seen.add(file);
    }
    return errors;
  });
};
