import type { Transport } from "@gantry/client";
import { parseApiVersion, type ResourceRef } from "../../lib/kubernetes/resource";

interface ResourceList {
  readonly resources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
    readonly verbs: readonly string[];
  }[];
}

interface GroupList {
  readonly groups: readonly { readonly preferredVersion: { readonly groupVersion: string } }[];
}

export interface KindInfo extends ResourceRef {
  readonly verbs: readonly string[];
}

const listOf = async (transport: Transport, groupVersion: string): Promise<KindInfo[]> => {
  const { group, version } = parseApiVersion(groupVersion);
  const path = group === "" ? `/api/${version}` : `/apis/${groupVersion}`;
  const { body } = await transport.request<ResourceList>({ method: "GET", path });
  return body.resources
    .filter(({ name, verbs }) => !name.includes("/") && verbs.includes("list"))
    .map(({ name, kind, namespaced, verbs }) => ({ group, version, plural: name, kind, namespaced, verbs }));
};

/** The kinds that can be listed, each in its preferred version, sorted by kind. */
export const discoverResources = async (transport: Transport): Promise<KindInfo[]> => {
  const { body } = await transport.request<GroupList>({ method: "GET", path: "/apis" });
  const groupVersions = ["v1", ...body.groups.map(({ preferredVersion }) => preferredVersion.groupVersion)];
  const lists = await Promise.all(groupVersions.map((groupVersion) => listOf(transport, groupVersion)));
  return lists.flat().sort((a, b) => a.kind.localeCompare(b.kind) || a.group.localeCompare(b.group));
};
