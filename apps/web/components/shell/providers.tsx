"use client";

import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Toaster } from "sonner";
import { KeysProvider } from "@/lib/client/keys";
import { goToSignIn } from "@/lib/client/session";
import { createBrowserClient, isUnauthorized, TRPCProvider } from "@/lib/client/trpc";

const createQueryClient = (): QueryClient =>
  new QueryClient({
    queryCache: new QueryCache({ onError: (error) => isUnauthorized(error) && goToSignIn() }),
    defaultOptions: { queries: { retry: 1, staleTime: 5_000, refetchOnWindowFocus: false } },
  });

/** What every page needs, signed in or not. */
export const Providers = ({ children }: { children: ReactNode }) => {
  const [queryClient] = useState(createQueryClient);
  const [trpcClient] = useState(createBrowserClient);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        <KeysProvider>{children}</KeysProvider>
        <Toaster
          position="bottom-right"
          toastOptions={{
            style: { background: "var(--surface)", color: "var(--text)", border: "1px solid var(--line)", fontFamily: "var(--font)" },
          }}
        />
      </TRPCProvider>
    </QueryClientProvider>
  );
};
