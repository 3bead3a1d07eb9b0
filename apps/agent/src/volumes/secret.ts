import { writeAtomically } from "./atomic-writer";
import type { MountedVolume, VolumeRequest } from "./context";
import { secretData, selectKeys } from "./payload";
import { VolumeError } from "./types";

const defaultFileMode = 0o644;

/** The keys of a Secret as files, in memory. Mounted again after a change, it shows the new contents. */
export const mountSecret = async ({ pod, volume, memoryDirectory, sources }: VolumeRequest): Promise<MountedVolume> => {
  const source = volume.secret ?? {};
  const name = source.secretName ?? "";
  const secret = await sources.objects.secret(pod.metadata.namespace ?? "", name);
  if (!secret && !source.optional) throw new VolumeError(`secret "${name}" not found`, true);
  const selection = { ...source, defaultMode: source.defaultMode ?? defaultFileMode };
  const payload = secret ? selectKeys(secretData(secret), selection, "secret") : new Map();
  await writeAtomically(memoryDirectory, payload, pod.spec.securityContext?.fsGroup);
  return { path: memoryDirectory };
};
