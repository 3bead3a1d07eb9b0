import type { Container, EphemeralContainer, Pod } from "@gantry/api/core/v1";

/** What of its namespace a pod needs, and with it the kubelet that runs it. */
export interface PodReferences {
  readonly secrets: ReadonlySet<string>;
  readonly configMaps: ReadonlySet<string>;
  readonly claims: ReadonlySet<string>;
  readonly serviceAccount: string;
}

interface Found {
  readonly secrets: (string | undefined)[];
  readonly configMaps: (string | undefined)[];
  readonly claims: (string | undefined)[];
}

const ofContainer = ({ env = [], envFrom = [] }: Container | EphemeralContainer): Found => ({
  secrets: [...env.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name), ...envFrom.map(({ secretRef }) => secretRef?.name)],
  configMaps: [...env.map(({ valueFrom }) => valueFrom?.configMapKeyRef?.name), ...envFrom.map(({ configMapRef }) => configMapRef?.name)],
  claims: [],
});

const ofVolumes = ({ spec, metadata }: Pod): Found => {
  const volumes = spec.volumes ?? [];
  const sources = volumes.flatMap(({ projected }) => projected?.sources ?? []);
  const drivers = volumes.map(
    (volume) =>
      volume.rbd?.secretRef ??
      volume.cephfs?.secretRef ??
      volume.flexVolume?.secretRef ??
      volume.iscsi?.secretRef ??
      volume.csi?.nodePublishSecretRef,
  );
  return {
    secrets: [
      ...volumes.map(({ secret }) => secret?.secretName),
      ...sources.map(({ secret }) => secret?.name),
      ...drivers.map((reference) => reference?.name),
    ],
    configMaps: [...volumes.map(({ configMap }) => configMap?.name), ...sources.map(({ configMap }) => configMap?.name)],
    claims: volumes.map(
      (volume) => volume.persistentVolumeClaim?.claimName ?? (volume.ephemeral ? `${metadata.name}-${volume.name}` : undefined),
    ),
  };
};

const names = (values: readonly (string | undefined)[]): Set<string> => new Set(values.flatMap((value) => (value ? [value] : [])));

export const referencesOf = (pod: Pod): PodReferences => {
  const { spec } = pod;
  const containers = [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])];
  const found = [...containers.map(ofContainer), ofVolumes(pod)];
  return {
    secrets: names([...found.flatMap(({ secrets }) => secrets), ...(spec.imagePullSecrets ?? []).map(({ name }) => name)]),
    configMaps: names(found.flatMap(({ configMaps }) => configMaps)),
    claims: names(found.flatMap(({ claims }) => claims)),
    serviceAccount: spec.serviceAccountName ?? "",
  };
};
