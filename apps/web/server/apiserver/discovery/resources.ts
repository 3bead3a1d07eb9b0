import type { AnyResourceDefinition, Scheme, ServedResource } from "@gantry/api";

interface ResponseKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** A subresource as discovery lists it. */
export interface DiscoveredSubresource {
  readonly name: string;
  readonly responseKind: ResponseKind;
  readonly verbs: readonly string[];
}

/** A resource as discovery lists it. */
export interface DiscoveredResource {
  readonly served: ServedResource;
  readonly verbs: readonly string[];
  readonly subresources: readonly DiscoveredSubresource[];
}

const allVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
const doorVerbs = ["get", "patch", "update"];

const verbsOf = (definition: AnyResourceDefinition): readonly string[] => {
  if (definition.virtual) return ["create"];
  return definition.verbs ? [...definition.verbs].sort() : allVerbs;
};

const subresourcesOf = (served: ServedResource): DiscoveredSubresource[] => {
  const { definition, group, version, kind } = served;
  const own = { group, version, kind };
  const connected = (definition.connect ?? []).map(({ name, verbs, body }) => ({
    name,
    verbs: [...verbs].sort(),
    responseKind: body ?? own,
  }));
  const scale = { name: "scale", verbs: doorVerbs, responseKind: { group: "autoscaling", version: "v1", kind: "Scale" } };
  const status = { name: "status", verbs: doorVerbs, responseKind: own };
  const all = [...connected, ...(definition.scale ? [scale] : []), ...(definition.status ? [status] : [])];
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
};

/** The resources of a group in one version, by name. */
export const resourcesOf = (scheme: Scheme, group: string, version: string): DiscoveredResource[] =>
  scheme
    .served()
    .filter((served) => served.group === group && served.version === version && !served.definition.bodyOnly)
    .map((served) => ({ served, verbs: verbsOf(served.definition), subresources: subresourcesOf(served) }))
    .sort((a, b) => (a.served.plural < b.served.plural ? -1 : 1));

/** The groups that have a resource of their own, preferred versions first. */
export const groupVersions = (scheme: Scheme): { group: string; versions: string[] }[] =>
  scheme
    .groups()
    .map((group) => ({ group, versions: scheme.versions(group).filter((version) => resourcesOf(scheme, group, version).length > 0) }))
    .filter(({ versions }) => versions.length > 0);
