"use client";

import type { Status } from "@gantry/api";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink, TRPCClientError } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import type { AppRouter } from "@/server/trpc/router";

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

const url = "/api/trpc";

export const createBrowserClient = () =>
  createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: httpSubscriptionLink({ url }),
        false: httpBatchLink({ url, maxURLLength: 4_000 }),
      }),
    ],
  });

/** The API server's Status behind a failed procedure, if it came from there. */
export const statusOf = (error: unknown): Status | undefined =>
  error instanceof TRPCClientError ? (error.data as { status?: Status } | null | undefined)?.status : undefined;

/** What to show a person about a failed procedure. */
export const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return "Something failed. Try again.";
  return /failed to fetch|networkerror|load failed/i.test(error.message) ? "The dashboard's server does not answer." : error.message;
};

export const isUnauthorized = (error: unknown): boolean =>
  error instanceof TRPCClientError && (error.data as { code?: string } | null | undefined)?.code === "UNAUTHORIZED";
