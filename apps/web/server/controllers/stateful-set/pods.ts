import type { ControllerRevision, StatefulSet } from "@gantry/api/apps/v1";
import { isPodReady, type PersistentVolumeClaim, type Pod } from "@gantry/api/core/v1";
import { templateOfRevision } from "../history/revisions";
import { podFromTemplate } from "../shared/pod-writer";

export const revisionLabel = "controller-revision-hash";
const podNameLabel = "statefulset.kubernetes.io/pod-name";
const podIndexLabel = "apps.kubernetes.io/pod-index";

export const startOrdinal = (set: StatefulSet): number => set.spec.ordinals?.start ?? 0;

export const replicasOf = (set: StatefulSet): number => set.spec.replicas ?? 1;

/** The number in a pod's name; `undefined` for a pod that is not the set's by name. */
export const ordinalOf = (set: StatefulSet, pod: Pod): number | undefined => {
  const prefix = `${set.metadata.name}-`;
  const text = pod.metadata.name.startsWith(prefix) ? pod.metadata.name.slice(prefix.length) : "";
  return /^(0|[1-9]\d*)$/.test(text) ? Number(text) : undefined;
};

export const isRunningAndReady = (pod: Pod): boolean => pod.status.phase === "Running" && isPodReady(pod);

export const claimName = (set: StatefulSet, template: string, ordinal: number): string => `${template}-${set.metadata.name}-${ordinal}`;

/** The claims that belong to one ordinal: they outlive its pods. */
export const claimsOf = (set: StatefulSet, ordinal: number): PersistentVolumeClaim[] =>
  (set.spec.volumeClaimTemplates ?? []).map((template) => {
    const metadata = {
      ...template.metadata,
      name: claimName(set, template.metadata?.name ?? "", ordinal),
      namespace: set.metadata.namespace,
      labels: { ...template.metadata?.labels, ...set.spec.selector.matchLabels },
    };
    return { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata, spec: template.spec, status: {} } as PersistentVolumeClaim;
  });

/** The pod of one ordinal: a name and a volume of its own, from the template of a revision. */
export const podOf = (set: StatefulSet, ordinal: number, revision: ControllerRevision): Pod => {
  const name = `${set.metadata.name}-${ordinal}`;
  const labels = { [revisionLabel]: revision.metadata.name, [podNameLabel]: name, [podIndexLabel]: String(ordinal) };
  const pod = podFromTemplate(set, templateOfRevision(revision), { name, labels });
  const claimed = (set.spec.volumeClaimTemplates ?? []).map(({ metadata }) => ({
    name: metadata?.name ?? "",
    persistentVolumeClaim: { claimName: claimName(set, metadata?.name ?? "", ordinal) },
  }));
  const others = (pod.spec.volumes ?? []).filter((volume) => !claimed.some((claim) => claim.name === volume.name));
  return { ...pod, spec: { ...pod.spec, hostname: name, subdomain: set.spec.serviceName, volumes: [...others, ...claimed] } };
};
