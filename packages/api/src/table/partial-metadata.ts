import type { KubernetesObject } from "../machinery/object";
import type { ListMeta, ObjectMeta } from "../meta/v1/schema/object-meta";

/** The versions of meta.k8s.io in which tables and metadata are served. */
export type MetaVersion = "v1" | "v1beta1";

/** An object without anything but its metadata. */
export interface PartialObjectMetadata {
  kind: "PartialObjectMetadata";
  apiVersion: string;
  metadata: ObjectMeta;
}

export interface PartialObjectMetadataList {
  kind: "PartialObjectMetadataList";
  apiVersion: string;
  metadata: ListMeta;
  items: PartialObjectMetadata[];
}

export const partialMetadata = (object: KubernetesObject, version: MetaVersion = "v1"): PartialObjectMetadata => ({
  kind: "PartialObjectMetadata",
  apiVersion: `meta.k8s.io/${version}`,
  metadata: object.metadata,
});

export const partialMetadataList = (
  objects: Iterable<KubernetesObject>,
  listMeta: ListMeta,
  version: MetaVersion = "v1",
): PartialObjectMetadataList => ({
  kind: "PartialObjectMetadataList",
  apiVersion: `meta.k8s.io/${version}`,
  metadata: listMeta,
  items: Array.from(objects, (object) => partialMetadata(object, version)),
});
