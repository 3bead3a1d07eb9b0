import { type Status, StatusError } from "@gantry/api";
import { initTRPC, TRPCError } from "@trpc/server";
import type { TrpcContext } from "./context";

const codeOf: Readonly<Record<number, TRPCError["code"]>> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  405: "METHOD_NOT_SUPPORTED",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
  503: "SERVICE_UNAVAILABLE",
};

const trpc = initTRPC.context<TrpcContext>().create({
  // Comments on a quiet stream keep proxies from closing it, and tell the server of a browser that is gone.
  sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
  /** The API server's own Status goes along, causes and all, so that the page can show each where it belongs. */
  errorFormatter: ({ shape, error }) => {
    const status: Status | undefined = error.cause instanceof StatusError ? error.cause.status : undefined;
    const { stack: _, ...data } = shape.data;
    return { ...shape, data: { ...data, status } };
  },
});

export const router = trpc.router;

/** The API server's refusal as an error of tRPC's, with the code that browsers act on. */
const withCode = (cause: StatusError): TRPCError =>
  new TRPCError({ code: codeOf[cause.code] ?? "INTERNAL_SERVER_ERROR", message: cause.message, cause });

const statusErrors = trpc.middleware(async ({ next }) => {
  const result = await next();
  const cause = result.ok ? undefined : result.error.cause;
  if (cause instanceof StatusError) throw withCode(cause);
  return result;
});

/** The same for what goes wrong while a subscription runs, which middleware does not see. */
export async function* withStatus<T>(events: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield* events;
  } catch (error) {
    throw error instanceof StatusError ? withCode(error) : error;
  }
}

export const publicProcedure = trpc.procedure.use(statusErrors);

/** Only for signed-in people; `transport` then acts in their name. */
export const procedure = publicProcedure.use(({ ctx, next }) => {
  const { account, transport, token } = ctx;
  if (!account || !transport || !token) throw new TRPCError({ code: "UNAUTHORIZED", message: "sign in first" });
  return next({ ctx: { ...ctx, account, transport, token } });
});
