import type { KubernetesList } from "@gantry/api";
import { z } from "zod";
import { apiPath, type ResourceRef, resources, workloadResources } from "../../../lib/kubernetes/resource";
import { procedure, router } from "../trpc";

const searched: readonly ResourceRef[] = [
  ...workloadResources,
  resources.services,
  resources.nodes,
  resources.namespaces,
  resources.pods,
  resources.configMaps,
  resources.secrets,
];

const perKind = 8;

export interface Found {
  readonly kind: string;
  readonly plural: string;
  readonly group: string;
  readonly name: string;
  readonly namespace: string;
}

export const searchRouter = router({
  /** Objects whose name contains a text, those that begin with it first; a few of each kind. */
  find: procedure.input(z.object({ text: z.string().trim().min(2).max(100) })).query(async ({ ctx, input }) => {
    const text = input.text.toLowerCase();
    const findIn = async (ref: ResourceRef): Promise<Found[]> => {
      const request = { method: "GET", path: apiPath(ref), query: { resourceVersion: "0" } } as const;
      // A kind that this user may not list, or that is not served, simply has nothing to be found.
      const list = await ctx.transport.request<KubernetesList>(request).catch(() => undefined);
      const matches = (list?.body.items ?? []).filter(({ metadata }) => metadata.name.toLowerCase().includes(text));
      return matches
        .sort((a, b) => Number(b.metadata.name.startsWith(text)) - Number(a.metadata.name.startsWith(text)))
        .slice(0, perKind)
        .map(({ metadata }) => ({
          kind: ref.kind,
          plural: ref.plural,
          group: ref.group,
          name: metadata.name,
          namespace: metadata.namespace ?? "",
        }));
    };
    return (await Promise.all(searched.map(findIn))).flat();
  }),
});
