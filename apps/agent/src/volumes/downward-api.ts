import type { DownwardAPIVolumeFile, Pod } from "@gantry/api/core/v1";
import { fieldValue, resourceValue } from "../environment/field-reference";
import { type PayloadFile, writeAtomically } from "./atomic-writer";
import type { MountedVolume, VolumeRequest, VolumeSources } from "./context";

const defaultFileMode = 0o644;

/** Facts about the pod and its containers as files. */
export const downwardFiles = (
  pod: Pod,
  items: readonly DownwardAPIVolumeFile[],
  context: { readonly sources: VolumeSources; readonly defaultMode: number },
): Map<string, PayloadFile> => {
  const node = { podIPs: [], hostIPs: [], allocatable: context.sources.node.allocatable() };
  return new Map(
    items.map(({ path, fieldRef, resourceFieldRef, mode }) => {
      const text = fieldRef
        ? fieldValue(pod, fieldRef.fieldPath, node)
        : resourceFieldRef
          ? resourceValue(pod, { name: "", resources: {} }, { reference: resourceFieldRef, node })
          : "";
      return [path, { data: Buffer.from(text), mode: mode ?? context.defaultMode }];
    }),
  );
};

export const mountDownwardApi = async ({ pod, volume, memoryDirectory, sources }: VolumeRequest): Promise<MountedVolume> => {
  const { items = [], defaultMode } = volume.downwardAPI ?? {};
  const files = downwardFiles(pod, items, { sources, defaultMode: defaultMode ?? defaultFileMode });
  await writeAtomically(memoryDirectory, files, pod.spec.securityContext?.fsGroup);
  return { path: memoryDirectory };
};
