import { checkText } from "../../../definition/validation";
import { type FieldError, fieldError } from "../../../machinery/field-error";
import { dns1123LabelRule } from "../../../machinery/names";
import { parseQuantity } from "../../../machinery/quantity";
import { checkClaimSpec } from "../persistent-volume-claim";
import { type Volume, volumeSourceSchema } from "../schema/volume";
import { checkFileMode, checkItems, checkNoBacksteps, checkProjections, checkVolumeFile } from "./volume-files-validation";

type Source = Exclude<keyof Volume, "name">;
const sourceNames = Object.keys(volumeSourceSchema.fields) as Source[];

const checkAbsolute = (field: string, path: string): FieldError[] =>
  path.startsWith("/") ? [] : [fieldError.invalid(field, path, "must be an absolute path")];

const checkPartition = (field: string, partition: number | undefined): FieldError[] =>
  partition !== undefined && (partition < 0 || partition > 255)
    ? [fieldError.invalid(field, partition, "must be between 0 and 255, inclusive")]
    : [];

const iscsiName = /^(iqn\.\d{4}-\d{2}\.([a-z0-9\-.]+)(:([^,;*&$|\s]+))?|eui\.[0-9a-fA-F]{16}|naa\.[0-9a-fA-F]{32})$/;

/** What each kind of source must meet beyond its schema. */
const rules: { readonly [K in Source]?: (source: NonNullable<Volume[K]>, path: string) => FieldError[] } = {
  emptyDir: ({ sizeLimit }, path) =>
    sizeLimit !== undefined && parseQuantity(sizeLimit).nano < 0n
      ? [fieldError.forbidden(`${path}.sizeLimit`, "SizeLimit field must be a valid resource quantity")]
      : [],
  hostPath: (source, path) => checkNoBacksteps(`${path}.path`, source.path),
  configMap: ({ name, defaultMode, items }, path) => [
    ...(name ? [] : [fieldError.required(`${path}.name`)]),
    ...checkFileMode(`${path}.defaultMode`, defaultMode),
    ...checkItems(items, `${path}.items`),
  ],
  secret: ({ secretName, defaultMode, items }, path) => [
    ...(secretName ? [] : [fieldError.required(`${path}.secretName`)]),
    ...checkFileMode(`${path}.defaultMode`, defaultMode),
    ...checkItems(items, `${path}.items`),
  ],
  downwardAPI: ({ defaultMode, items = [] }, path) => [
    ...checkFileMode(`${path}.defaultMode`, defaultMode),
    ...items.flatMap((file) => checkVolumeFile(file, path)),
  ],
  projected: (source, path) => [...checkFileMode(`${path}.defaultMode`, source.defaultMode), ...checkProjections(source, path)],
  nfs: (source, path) => checkAbsolute(`${path}.path`, source.path),
  gcePersistentDisk: ({ partition }, path) => checkPartition(`${path}.partition`, partition),
  awsElasticBlockStore: ({ partition }, path) => checkPartition(`${path}.partition`, partition),
  gitRepo: ({ directory = "" }, path) => [
    ...(directory.startsWith("/") ? [fieldError.invalid(`${path}.directory`, directory, "must be a relative path")] : []),
    ...checkNoBacksteps(`${path}.directory`, directory),
  ],
  iscsi: ({ iqn, lun }, path) => [
    ...(iqn && !iscsiName.test(iqn) ? [fieldError.invalid(`${path}.iqn`, iqn, "must be valid format")] : []),
    ...(lun < 0 || lun > 255 ? [fieldError.invalid(`${path}.lun`, lun, "must be between 0 and 255, inclusive")] : []),
  ],
  ephemeral: ({ volumeClaimTemplate }, path) => {
    const at = `${path}.volumeClaimTemplate`;
    return volumeClaimTemplate ? checkClaimSpec(volumeClaimTemplate.spec, `${at}.spec`) : [fieldError.required(at)];
  },
};

const checkSource = <K extends Source>(volume: Volume, name: K, path: string): FieldError[] => {
  const source = volume[name];
  // The rule of a source is looked up by that source's own name.
  const rule = rules[name] as ((source: NonNullable<Volume[K]>, path: string) => FieldError[]) | undefined;
  return source && rule ? rule(source, `${path}.${name}`) : [];
};

const checkVolume = (volume: Volume, path: string): FieldError[] => {
  const [first, ...others] = sourceNames.filter((name) => volume[name] !== undefined);
  const errors = volume.name ? checkText(`${path}.name`, volume.name, dns1123LabelRule) : [];
  if (first === undefined) return [fieldError.required(path, "must specify a volume type"), ...errors];
  errors.unshift(...others.map((name) => fieldError.forbidden(`${path}.${name}`, "may not specify more than 1 volume type")));
  return [...checkSource(volume, first, path), ...errors];
};

export const checkVolumes = (volumes: readonly Volume[], path: string): FieldError[] =>
  volumes.flatMap((volume, index) => checkVolume(volume, `${path}[${index}]`));
