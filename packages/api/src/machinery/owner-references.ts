import type { ObjectMeta, OwnerReference } from "../meta/v1/schema/object-meta";
import type { KubernetesObject } from "./object";

/** The reference that marks its owner as the one controller of an object. */
export const controllerReference = (owner: KubernetesObject): OwnerReference => ({
  apiVersion: owner.apiVersion,
  kind: owner.kind,
  name: owner.metadata.name,
  uid: owner.metadata.uid,
  controller: true,
  blockOwnerDeletion: true,
});

type Owned = { readonly metadata: Pick<ObjectMeta, "ownerReferences"> };

/** The owner that controls an object, if it has one. */
export const controllerOf = (object: Owned): OwnerReference | undefined =>
  object.metadata.ownerReferences?.find(({ controller }) => controller === true);

export const isControlledBy = (object: Owned, owner: { readonly metadata: Pick<ObjectMeta, "uid"> }): boolean =>
  controllerOf(object)?.uid === owner.metadata.uid;

/** Splits `apps/v1` or `v1` into group and version. */
export const parseApiVersion = (apiVersion: string): { group: string; version: string } => {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? { group: "", version: apiVersion } : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
};

export const formatApiVersion = (group: string, version: string): string => (group === "" ? version : `${group}/${version}`);
