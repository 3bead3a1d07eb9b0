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

/** A value of which parts may be left out, at every depth, for the server to fill in. */
export type Draft<T> = T extends readonly (infer Element)[]
  ? Draft<Element>[]
  : T extends object
    ? { [Key in keyof T]?: Draft<T[Key]> }
    : T;

/** An object on its way to being created. */
export type NewObject<T extends KubernetesObject> = Draft<Omit<T, "metadata">> & { metadata: Partial<ObjectMeta> };

export type WatchEventType = "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";

export interface WatchEvent<T extends KubernetesObject = KubernetesObject> {
  type: WatchEventType;
  object: T;
}
