import type { KubernetesObject } from "@gantry/api";

/** Where a kind's objects are found. */
export interface ResourceKind {
  /** "" for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** What a client must know of a kind. Every ResourceDefinition is one; so is a kind read from discovery. */
export interface ResourceType<T extends KubernetesObject = KubernetesObject> extends ResourceKind {
  /** Never called here: ties a definition to its TypeScript type. */
  readonly applyDefaults?: (object: T) => void;
}

/** `v1` or `apps/v1`. */
export const apiVersionOf = (type: Pick<ResourceKind, "group" | "version">): string =>
  type.group === "" ? type.version : `${type.group}/${type.version}`;

/** Names may hold colons (`system:node`), which a path segment may hold as well. */
const segment = (text: string): string => encodeURIComponent(text).replaceAll("%3A", ":");

/** The path of a kind's collection, within a namespace when one is given: `/apis/apps/v1/namespaces/x/deployments`. */
export const collectionPath = (type: ResourceKind, namespace?: string): string => {
  const root = type.group === "" ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  const scope = type.namespaced && namespace !== undefined && namespace !== "" ? `/namespaces/${segment(namespace)}` : "";
  return `${root}${scope}/${type.plural}`;
};

/** The path of one object, or of one of its subresources (`pods/web/log`). */
export const objectPath = (collection: string, name: string, subresource?: string): string =>
  `${collection}/${segment(name)}${subresource === undefined ? "" : `/${subresource}`}`;
