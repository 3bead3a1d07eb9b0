import { z } from "zod";
import { nameInput } from "../inputs";
import { askNodes } from "../node-network";
import { procedure, router } from "../trpc";

export const networkRouter = router({
  /** What the agents of these nodes say of their network, each a state or the reason why there is none; and when (ms). */
  nodes: procedure.input(z.object({ names: z.array(nameInput).max(1_000) })).query(async ({ ctx, input }) => ({
    at: Date.now(),
    answers: await askNodes(ctx.transport, input.names),
  })),
});
