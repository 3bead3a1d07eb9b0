import type { ListMeta, ObjectMeta } from "../meta/v1/schema/object-meta";

/** What every stored object has: a type and metadata. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

export interface KubernetesList<T extends KubernetesObject = KubernetesObject> {
  apiVersion: string;
  kind: string;
  metadata: ListMeta;
  items: T[];
}

/** An object on its way to being created: the server fills in what is missing. */
export type NewObject<T extends KubernetesObject> = Omit<T, "apiVersion" | "kind" | "metadata" | "status"> & {
  apiVersion?: string;
  kind?: string;
  metadata: Partial<ObjectMeta>;
  status?: unknown;
};

export type WatchEventType = "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";

export interface WatchEvent<T extends KubernetesObject = KubernetesObject> {
  type: WatchEventType;
  object: T;
}
