"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "./trpc";

/** Leaves for the sign-in page, which comes back to where one was. */
export const goToSignIn = (): void => {
  const { pathname, search } = window.location;
  if (pathname === "/sign-in") return;
  window.location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
};

/** Who is signed in: undefined while that is being asked, null when nobody is. */
export const useSession = () => {
  const trpc = useTRPC();
  return useQuery(trpc.auth.me.queryOptions(undefined, { staleTime: 60_000, retry: 3 }));
};
