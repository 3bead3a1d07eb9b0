import type { Scheme } from "@gantry/api";
import { parseAccept } from "../http/negotiate";
import { type DiscoveredResource, groupVersions, resourcesOf } from "./resources";

export type DiscoveryVersion = "v2" | "v2beta1";

/** The version of aggregated discovery that a client takes first, or undefined for the plain documents. */
export const aggregatedVersion = (accept: string): DiscoveryVersion | undefined => {
  for (const { type, parameters } of parseAccept(accept)) {
    if (type !== "application/json" && type !== "*/*") continue;
    if (parameters.as === undefined) return undefined;
    const { g, v, as } = parameters;
    if (g === "apidiscovery.k8s.io" && as === "APIGroupDiscoveryList" && (v === "v2" || v === "v2beta1")) return v;
  }
  return undefined;
};

/** kubectl compares it with what it asked for: it has to come back as it was sent. */
export const aggregatedContentType = (version: DiscoveryVersion): string =>
  `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;

const resourceDocument = ({ served, verbs, subresources }: DiscoveredResource): object => {
  const { group, version, kind, plural, definition } = served;
  const { namespaced, singular, shortNames, categories } = definition;
  return {
    resource: plural,
    responseKind: { group, version, kind },
    scope: namespaced ? "Namespaced" : "Cluster",
    singularResource: singular,
    verbs,
    ...(shortNames ? { shortNames } : {}),
    ...(categories ? { categories } : {}),
    ...(subresources.length > 0
      ? {
          subresources: subresources.map(({ name, responseKind, verbs: allowed }) => ({ subresource: name, responseKind, verbs: allowed })),
        }
      : {}),
  };
};

/** All groups with all their resources in one document: of `/api` with `core`, else of `/apis`. */
export const aggregatedDocument = (
  scheme: Scheme,
  version: DiscoveryVersion,
  options: { core: boolean; others: readonly object[] },
): object => ({
  kind: "APIGroupDiscoveryList",
  apiVersion: `apidiscovery.k8s.io/${version}`,
  metadata: {},
  items: [
    ...groupVersions(scheme)
      .filter(({ group }) => (group === "") === options.core)
      .map(({ group, versions }) => ({
        metadata: { name: group, creationTimestamp: null },
        versions: versions.map((name) => ({
          version: name,
          freshness: "Current",
          resources: resourcesOf(scheme, group, name).map(resourceDocument),
        })),
      })),
    ...(options.core ? [] : options.others),
  ],
});
