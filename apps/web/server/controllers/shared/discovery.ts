import type { Client, ResourceKind } from "@gantry/client";

interface ApiResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

interface GroupList {
  readonly groups: readonly { readonly name: string; readonly preferredVersion: { readonly version: string } }[];
}

export interface DiscoveredKind extends ResourceKind {
  readonly verbs: readonly string[];
}

export interface Discovery {
  readonly kinds: readonly DiscoveredKind[];
  /** Groups that could not be asked, with the reason. */
  readonly failures: readonly { readonly groupVersion: string; readonly message: string }[];
}

/** Every kind that the API server serves, in its preferred version, as its discovery documents tell. */
export const discover = async (client: Client): Promise<Discovery> => {
  const { body } = await client.transport.request<GroupList>({ method: "GET", path: "/apis" });
  const groups = [
    { name: "", version: "v1" },
    ...body.groups.map(({ name, preferredVersion }) => ({ name, version: preferredVersion.version })),
  ];
  const kinds: DiscoveredKind[] = [];
  const failures: { groupVersion: string; message: string }[] = [];
  await Promise.all(
    groups.map(async ({ name: group, version }) => {
      const path = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
      try {
        const { body: list } = await client.transport.request<{ resources: readonly ApiResource[] }>({ method: "GET", path });
        for (const { name: plural, kind, namespaced, verbs } of list.resources) {
          if (!plural.includes("/")) kinds.push({ group, version, kind, plural, namespaced, verbs });
        }
      } catch (error) {
        failures.push({ groupVersion: path.replace(/^\/apis?\//, ""), message: error instanceof Error ? error.message : String(error) });
      }
    }),
  );
  return { kinds, failures };
};
