import type { AnyResourceDefinition, KubernetesObject, Scheme, ServedResource as SchemeResource } from "@gantry/api";
import type { ResourceName } from "../../store/types";
import { customVersion } from "./custom-version";

/** A resource in the version under which a request names it, and where its objects are stored. */
export interface ServedResource extends SchemeResource {
  readonly storage: ResourceName;
  /** The definition whose rules hold for what is stored: another kind's where the objects are that kind's. */
  readonly rules: AnyResourceDefinition;
  /** The version is the one it is stored in: its text can be sent as it is. */
  readonly isStored: boolean;
}

const known = new WeakMap<SchemeResource, ServedResource>();

const extend = (scheme: Scheme, resource: SchemeResource): ServedResource => {
  const { definition, group, plural, version } = resource;
  const custom = customVersion(resource.schema);
  if (custom) {
    const same = (object: KubernetesObject): KubernetesObject => object;
    const own = { definition: custom.definition, rules: custom.definition, isStored: true, toStored: same, fromStored: same };
    return { ...resource, ...own, storage: { group, plural } };
  }
  const { storedAs } = definition;
  if (!storedAs) return { ...resource, storage: { group, plural }, rules: definition, isStored: version === definition.version };
  const rules = scheme.definition(storedAs.group, storedAs.plural) ?? definition;
  const { toStored, fromStored } = storedAs;
  return { ...resource, storage: { group: storedAs.group, plural: storedAs.plural }, rules, isStored: false, toStored, fromStored };
};

export const findServed = (scheme: Scheme, group: string, version: string, plural: string): ServedResource | undefined => {
  const resource = scheme.byResource(group, version, plural);
  if (!resource || resource.definition.bodyOnly) return undefined;
  const existing = known.get(resource);
  if (existing) return existing;
  const made = extend(scheme, resource);
  known.set(resource, made);
  return made;
};

/** A stored object in the version asked for. */
export const present = (served: ServedResource, object: KubernetesObject): KubernetesObject =>
  served.isStored ? object : served.fromStored(object);
