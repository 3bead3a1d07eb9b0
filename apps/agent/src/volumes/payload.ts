import type { ConfigMap, KeyToPath, Secret } from "@gantry/api/core/v1";
import type { PayloadFile } from "./atomic-writer";
import { VolumeError } from "./types";

/** Which keys of an object become which files. */
export interface KeySelection {
  /** All keys, each under its own name, when left out. */
  readonly items?: readonly KeyToPath[];
  readonly optional?: boolean | null;
  readonly defaultMode: number;
}

export const secretData = (secret: Secret): Map<string, Buffer> =>
  new Map(Object.entries(secret.data ?? {}).map(([key, value]) => [key, Buffer.from(value, "base64")]));

export const configMapData = (map: ConfigMap): Map<string, Buffer> =>
  new Map([
    ...Object.entries(map.data ?? {}).map(([key, value]): [string, Buffer] => [key, Buffer.from(value)]),
    ...Object.entries(map.binaryData ?? {}).map(([key, value]): [string, Buffer] => [key, Buffer.from(value, "base64")]),
  ]);

/** @param kind For the message: `config` or `secret`. @throws VolumeError for a key that is not there and not optional. */
export const selectKeys = (
  data: ReadonlyMap<string, Buffer>,
  selection: KeySelection,
  kind: "config" | "secret",
): Map<string, PayloadFile> => {
  const { items, optional, defaultMode } = selection;
  if (!items || items.length === 0) return new Map([...data].map(([key, content]) => [key, { data: content, mode: defaultMode }]));
  const files = new Map<string, PayloadFile>();
  for (const { key, path, mode } of items) {
    const content = data.get(key);
    if (content) files.set(path, { data: content, mode: mode ?? defaultMode });
    else if (!optional) throw new VolumeError(`references non-existent ${kind} key: ${key}`, true);
  }
  return files;
};
