import type { KubernetesList } from "@gantry/api";
import type { Pod } from "@gantry/api/core/v1";
import { z } from "zod";
import { judgePod } from "../../../lib/drain/rules";
import { apiPath, resources } from "../../../lib/kubernetes/resource";
import { drainNode } from "../../drain/drain";
import { nameInput } from "../inputs";
import { procedure, router } from "../trpc";

export const nodesRouter = router({
  /** What draining a node would do with each of its pods. Changes nothing. */
  drainPlan: procedure.input(z.object({ node: nameInput })).query(async ({ ctx, input }) => {
    const { body } = await ctx.transport.request<KubernetesList<Pod>>({
      method: "GET",
      path: apiPath(resources.pods),
      query: { fieldSelector: `spec.nodeName=${input.node}` },
    });
    return body.items.map((pod) => {
      const { uid, name, namespace = "" } = pod.metadata;
      return { uid, name, namespace, ...judgePod(pod) };
    });
  }),

  /** Drains a node as the signed-in person, for as long as they stay connected, and tells of every pod. */
  drain: procedure
    .input(z.object({ node: nameInput, consent: z.object({ unmanaged: z.boolean(), localData: z.boolean() }) }))
    .subscription(({ ctx, input, signal }) =>
      drainNode({ transport: ctx.transport, ...input, signal: signal ?? new AbortController().signal }),
    ),
});
