import type { KubernetesObject } from "@gantry/api";
import type { OwnerReference } from "@gantry/api/meta/v1";

/** The owner that manages an object, if it has one. */
export const controllerOf = (object: KubernetesObject): OwnerReference | undefined =>
  object.metadata.ownerReferences?.find((owner) => owner.controller === true);

export const isControlledBy = (object: KubernetesObject, owner: KubernetesObject): boolean =>
  controllerOf(object)?.uid === owner.metadata.uid;

/** The reference by which an object names the owner that manages it. */
export const controllerReference = (owner: KubernetesObject): OwnerReference => ({
  apiVersion: owner.apiVersion,
  kind: owner.kind,
  name: owner.metadata.name,
  uid: owner.metadata.uid,
  controller: true,
  blockOwnerDeletion: true,
});

/** An index function that files objects under the uid of the owner that manages them ("" for orphans: `orphans/<namespace>`). */
export const byController = (object: KubernetesObject): readonly string[] => {
  const owner = controllerOf(object);
  return [owner === undefined ? orphansOf(object.metadata.namespace) : owner.uid];
};

/** Under what {@link byController} files objects of a namespace that nobody manages. */
export const orphansOf = (namespace: string | undefined): string => `orphans/${namespace ?? ""}`;
