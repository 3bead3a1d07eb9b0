"use client";

import { useCallback, useEffect, useState } from "react";

/** A choice that stands in the page's address, so that it can be shared: `?state=failed`. */
export const useQueryState = (key: string, initial: string): [string, (value: string) => void] => {
  const [value, setValue] = useState(initial);
  useEffect(() => setValue(new URLSearchParams(window.location.search).get(key) ?? initial), [key, initial]);
  const change = useCallback(
    (next: string) => {
      setValue(next);
      const address = new URL(window.location.href);
      if (next === initial) address.searchParams.delete(key);
      else address.searchParams.set(key, next);
      window.history.replaceState(window.history.state, "", address);
    },
    [key, initial],
  );
  return [value, change];
};
