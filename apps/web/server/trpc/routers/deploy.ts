import { z } from "zod";
import { createAll } from "../create-all";
import { manifestInput } from "../inputs";
import { imagesOf, type NodeList } from "../node-images";
import { procedure, router } from "../trpc";

export const deployRouter = router({
  /** Images that nodes hold already: these start without a registry. */
  images: procedure.query(async ({ ctx }) => {
    const { body } = await ctx.transport.request<NodeList>({ method: "GET", path: "/api/v1/nodes", query: { resourceVersion: "0" } });
    return imagesOf(body.items);
  }),

  /** All or nothing. `refusal` says which object was not accepted and why; it is not an error of the request. */
  create: procedure
    .input(z.object({ objects: z.array(manifestInput).min(1).max(50), dryRun: z.boolean().default(false) }))
    .mutation(async ({ ctx, input }) => ({ refusal: await createAll(ctx.transport, input.objects, input.dryRun) })),
});
