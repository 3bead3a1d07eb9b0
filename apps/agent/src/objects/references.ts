import type { Pod } from "@gantry/api/core/v1";

export interface ObjectReference {
  readonly kind: "configmaps" | "secrets";
  readonly namespace: string;
  readonly name: string;
}

export const referenceKey = ({ kind, namespace, name }: ObjectReference): string => `${kind}/${namespace}/${name}`;

/** The ConfigMaps and Secrets that a pod takes its environment, its volumes or its registry passwords from. */
export const referencesOf = (pod: Pod): ObjectReference[] => {
  const found = new Map<string, ObjectReference>();
  const add = (kind: ObjectReference["kind"], name: string | undefined): void => {
    if (!name) return;
    const reference = { kind, namespace: pod.metadata.namespace ?? "", name };
    found.set(referenceKey(reference), reference);
  };
  for (const { name } of pod.spec.imagePullSecrets ?? []) add("secrets", name);
  for (const container of [...(pod.spec.initContainers ?? []), ...pod.spec.containers, ...(pod.spec.ephemeralContainers ?? [])]) {
    for (const { configMapRef, secretRef } of container.envFrom ?? []) {
      add("configmaps", configMapRef?.name);
      add("secrets", secretRef?.name);
    }
    for (const { valueFrom } of container.env ?? []) {
      add("configmaps", valueFrom?.configMapKeyRef?.name);
      add("secrets", valueFrom?.secretKeyRef?.name);
    }
  }
  for (const { configMap, secret, projected } of pod.spec.volumes ?? []) {
    add("configmaps", configMap?.name);
    add("secrets", secret?.secretName);
    for (const source of projected?.sources ?? []) {
      add("configmaps", source.configMap?.name);
      add("secrets", source.secret?.name);
    }
  }
  return [...found.values()];
};
