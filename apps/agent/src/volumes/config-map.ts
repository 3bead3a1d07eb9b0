import { writeAtomically } from "./atomic-writer";
import type { MountedVolume, VolumeRequest } from "./context";
import { configMapData, selectKeys } from "./payload";
import { VolumeError } from "./types";

const defaultFileMode = 0o644;

/** The keys of a ConfigMap as files. Mounted again after a change, it shows the new contents. */
export const mountConfigMap = async ({ pod, volume, directory, sources }: VolumeRequest): Promise<MountedVolume> => {
  const source = volume.configMap ?? {};
  const name = source.name ?? "";
  const map = await sources.objects.configMap(pod.metadata.namespace ?? "", name);
  if (!map && !source.optional) throw new VolumeError(`configmap "${name}" not found`, true);
  const selection = { ...source, defaultMode: source.defaultMode ?? defaultFileMode };
  await writeAtomically(
    directory,
    map ? selectKeys(configMapData(map), selection, "config") : new Map(),
    pod.spec.securityContext?.fsGroup,
  );
  return { path: directory };
};
