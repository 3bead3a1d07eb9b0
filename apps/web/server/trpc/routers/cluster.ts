import { discoverResources } from "../discovery";
import { procedure, router } from "../trpc";

export const clusterRouter = router({
  info: procedure.query(({ ctx }) => ctx.cluster),

  /** Every kind that the API server offers, custom ones included. */
  kinds: procedure.query(({ ctx }) => discoverResources(ctx.transport)),
});
