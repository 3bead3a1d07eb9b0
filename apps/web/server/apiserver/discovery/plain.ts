import { formatApiVersion, type Scheme } from "@gantry/api";
import { groupVersions, resourcesOf } from "./resources";

/** `/api`. */
export const coreVersions = (serverAddress: string): object => ({
  kind: "APIVersions",
  versions: ["v1"],
  serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress }],
});

const groupDocument = (group: string, versions: readonly string[]): object => {
  const listed = versions.map((version) => ({ groupVersion: formatApiVersion(group, version), version }));
  return { name: group, versions: listed, preferredVersion: listed[0] };
};

/** `/apis`. */
export const groupList = (scheme: Scheme, others: readonly object[]): object => ({
  kind: "APIGroupList",
  apiVersion: "v1",
  groups: [
    ...groupVersions(scheme)
      .filter(({ group }) => group !== "")
      .map(({ group, versions }) => groupDocument(group, versions)),
    ...others,
  ],
});

/** `/apis/<group>`, or undefined when there is no such group. */
export const groupDetails = (scheme: Scheme, group: string): object | undefined => {
  const found = groupVersions(scheme).find((candidate) => candidate.group === group);
  return found && group !== "" ? { kind: "APIGroup", apiVersion: "v1", ...groupDocument(group, found.versions) } : undefined;
};

/** `/api/v1` and `/apis/<group>/<version>`, or undefined when there is no such version. */
export const resourceList = (scheme: Scheme, group: string, version: string): object | undefined => {
  const resources = resourcesOf(scheme, group, version);
  if (resources.length === 0) return undefined;
  return {
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion: formatApiVersion(group, version),
    resources: resources.flatMap(({ served, verbs, subresources }) => {
      const { plural, kind, definition } = served;
      const { namespaced, singular, shortNames, categories } = definition;
      return [
        {
          name: plural,
          singularName: singular,
          namespaced,
          kind,
          verbs,
          ...(shortNames ? { shortNames } : {}),
          ...(categories ? { categories } : {}),
        },
        ...subresources.map(({ name, responseKind, verbs: subresourceVerbs }) => ({
          name: `${plural}/${name}`,
          singularName: "",
          namespaced,
          ...(responseKind.group === group && responseKind.version === version
            ? {}
            : { group: responseKind.group, version: responseKind.version }),
          kind: responseKind.kind,
          verbs: subresourceVerbs,
        })),
      ];
    }),
  };
};
