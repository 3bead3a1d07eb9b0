import { z } from "zod";
import { nameInput } from "../inputs";
import { measureNetwork } from "../measure-network";
import { askNodes } from "../node-network";
import { procedure, router, withStatus } from "../trpc";

export const networkRouter = router({
  /** What the agents of these nodes say of their network, each a state or the reason why there is none; and when (ms). */
  nodes: procedure.input(z.object({ names: z.array(nameInput).max(1_000) })).query(async ({ ctx, input }) => ({
    at: Date.now(),
    answers: await askNodes(ctx.transport, input.names),
  })),

  /** Sends traffic from one node, to another if given, for as long as the person stays connected, and tells what each way carries. */
  measure: procedure
    .input(z.object({ from: nameInput, to: nameInput.optional() }))
    .subscription(({ ctx, input, signal }) => withStatus(measureNetwork(ctx.transport, input, signal ?? new AbortController().signal))),
});
