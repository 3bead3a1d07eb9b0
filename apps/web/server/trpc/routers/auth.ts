import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { isEncrypted, serializeSessionCookie } from "../../auth/cookies";
import { idleLimit } from "../../auth/sessions";
import { shortestPassword } from "../../auth/sign-in";
import type { TrpcContext } from "../context";
import { procedure, publicProcedure, router } from "../trpc";

const passwordInput = z.string().min(1).max(1024);

const setCookie = (context: TrpcContext, token: string, maxAge: number): void => {
  context.response.setHeader("Set-Cookie", serializeSessionCookie(token, { maxAge, secure: isEncrypted(context.request) }));
};

export const authRouter = router({
  /** Who is signed in; null when nobody is. */
  me: publicProcedure.query(({ ctx: { account } }) =>
    account ? { name: account.user.name, groups: account.user.groups, mustChangePassword: account.mustChangePassword } : null,
  ),

  signIn: publicProcedure
    .input(z.object({ name: z.string().trim().min(1).max(253), password: passwordInput }))
    .mutation(async ({ ctx, input }) => {
      const address = ctx.request.socket.remoteAddress ?? "";
      const result = await ctx.signIn.attempt(input.name, input.password, address);
      if (result.outcome === "wait")
        throw new TRPCError({ code: "TOO_MANY_REQUESTS", message: `Too many tries. Wait ${result.seconds} seconds, then try again.` });
      if (result.outcome === "wrong") {
        ctx.logger.warn({ user: input.name, address }, "a sign-in failed");
        throw new TRPCError({ code: "UNAUTHORIZED", message: "That name and password do not belong together." });
      }
      setCookie(ctx, result.token, idleLimit / 1000);
      ctx.logger.info({ user: input.name, address }, "signed in");
    }),

  signOut: procedure.mutation(async ({ ctx }) => {
    await ctx.sessions.end(ctx.token);
    setCookie(ctx, "", 0);
  }),

  changePassword: procedure
    .input(z.object({ old: passwordInput, next: z.string().min(shortestPassword).max(1024) }))
    .mutation(async ({ ctx, input }) => {
      const changed = await ctx.signIn.changePassword(ctx.account.user.name, input, ctx.token);
      if (!changed) throw new TRPCError({ code: "BAD_REQUEST", message: "The old password is not right." });
    }),
});
