import type { Pod, VolumeProjection } from "@gantry/api/core/v1";
import { type PayloadFile, writeAtomically } from "./atomic-writer";
import type { MountedVolume, VolumeRequest, VolumeSources } from "./context";
import { downwardFiles } from "./downward-api";
import { configMapData, secretData, selectKeys } from "./payload";
import { VolumeError } from "./types";

const defaultFileMode = 0o644;
const defaultTokenSeconds = 3600;
const ownerOnly = 0o600;

interface Part {
  readonly files: ReadonlyMap<string, PayloadFile>;
  readonly refreshAt?: number;
}

/** The user that all containers run as, if there is one: a token can then be readable by that user alone. */
const commonUser = (pod: Pod): number | undefined => {
  const all = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  const users = new Set(all.map(({ securityContext }) => securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser));
  return users.size === 1 ? [...users][0] : undefined;
};

const partOf = async (pod: Pod, projection: VolumeProjection, context: { sources: VolumeSources; defaultMode: number }): Promise<Part> => {
  const { sources, defaultMode } = context;
  const namespace = pod.metadata.namespace ?? "";
  const { configMap, secret, downwardAPI, serviceAccountToken } = projection;
  if (configMap) {
    const found = await sources.objects.configMap(namespace, configMap.name ?? "");
    if (!found && !configMap.optional) throw new VolumeError(`configmap "${configMap.name}" not found`, true);
    return { files: found ? selectKeys(configMapData(found), { ...configMap, defaultMode }, "config") : new Map() };
  }
  if (secret) {
    const found = await sources.objects.secret(namespace, secret.name ?? "");
    if (!found && !secret.optional) throw new VolumeError(`secret "${secret.name}" not found`, true);
    return { files: found ? selectKeys(secretData(found), { ...secret, defaultMode }, "secret") : new Map() };
  }
  if (downwardAPI) return { files: downwardFiles(pod, downwardAPI.items ?? [], { sources, defaultMode }) };
  if (serviceAccountToken) {
    const { token, refreshAt } = await sources.tokens.token(pod, {
      expirationSeconds: serviceAccountToken.expirationSeconds ?? defaultTokenSeconds,
      ...(serviceAccountToken.audience ? { audience: serviceAccountToken.audience } : {}),
    });
    const uid = commonUser(pod);
    const restricted = uid !== undefined || pod.spec.securityContext?.fsGroup !== undefined;
    const file = { data: Buffer.from(token), mode: restricted ? ownerOnly : defaultMode, ...(uid === undefined ? {} : { uid }) };
    return { files: new Map([[serviceAccountToken.path, file]]), refreshAt };
  }
  throw new VolumeError("a projected volume may hold ConfigMaps, Secrets, downward API items and service account tokens");
};

/** Several sources in one directory. Of two files with one path, the later source's wins. */
export const mountProjected = async ({ pod, volume, memoryDirectory, sources }: VolumeRequest): Promise<MountedVolume> => {
  const { sources: projections = [], defaultMode } = volume.projected ?? {};
  const context = { sources, defaultMode: defaultMode ?? defaultFileMode };
  const parts = await Promise.all(projections.map((projection) => partOf(pod, projection, context)));
  const files = new Map(parts.flatMap((part) => [...part.files]));
  await writeAtomically(memoryDirectory, files, pod.spec.securityContext?.fsGroup);
  const refreshes = parts.flatMap(({ refreshAt }) => refreshAt ?? []);
  return { path: memoryDirectory, ...(refreshes.length > 0 ? { refreshAt: Math.min(...refreshes) } : {}) };
};
