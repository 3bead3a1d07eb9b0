import type { KubernetesObject } from "@gantry/api";

/** An object without anything but its metadata. */
export const partialMetadata = (object: KubernetesObject, metaVersion: string): KubernetesObject => ({
  kind: "PartialObjectMetadata",
  apiVersion: `meta.k8s.io/${metaVersion}`,
  metadata: object.metadata,
});
