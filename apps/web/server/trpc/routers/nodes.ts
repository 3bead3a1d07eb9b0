import type { KubernetesList } from "@gantry/api";
import type { Pod } from "@gantry/api/core/v1";
import { Client, createJoinToken, joinLine, readNetworkBackend } from "@gantry/client";
import { z } from "zod";
import { judgePod } from "../../../lib/drain/rules";
import { apiPath, resources } from "../../../lib/kubernetes/resource";
import { drainNode } from "../../drain/drain";
import { editNode } from "../edit-node";
import { nameInput } from "../inputs";
import { procedure, router, withStatus } from "../trpc";

/** What is a label or a taint is the API server's to judge; this only keeps the request to its shape. */
const text = z.string().max(400);
const taintName = { key: text, effect: text };
const editInput = z.object({
  labels: z.record(text, text.nullable()),
  taints: z.object({
    set: z
      .array(z.object({ ...taintName, value: text.optional() }))
      .max(200)
      .readonly(),
    remove: z.array(z.object(taintName)).max(200).readonly(),
  }),
});

const hour = 3_600_000;

export const nodesRouter = router({
  /** Makes a token in the name of the signed-in person, and the line with which another machine joins. It is told this once. */
  joinCommand: procedure
    .input(z.object({ hours: z.number().int().min(1).max(168), limit: z.number().int().min(1).max(1000).optional() }))
    .mutation(async ({ ctx, input }) => {
      const { server, authorityHash } = ctx.cluster.join;
      const client = new Client(ctx.transport);
      // First: where the line cannot be made there is to be no token either.
      const networkBackend = await readNetworkBackend(client);
      const { token, expiration, secretName } = await createJoinToken(client, {
        lifetime: input.hours * hour,
        description: `Made on the dashboard by ${ctx.account.user.name}.`,
        ...(input.limit === undefined ? {} : { limit: input.limit }),
      });
      return { line: joinLine({ server, authorityHash, networkBackend }, token), expiration, secretName };
    }),

  /** Changes labels and taints, and leaves those alone that the edit does not name. */
  edit: procedure
    .input(z.object({ node: nameInput, edit: editInput }))
    .mutation(({ ctx, input }) => editNode(ctx.transport, input.node, input.edit)),

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
      withStatus(drainNode({ transport: ctx.transport, ...input, signal: signal ?? new AbortController().signal })),
    ),
});
