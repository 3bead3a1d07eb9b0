"use client";

import { useMemo } from "react";
import { useKey } from "@/lib/client/keys";
import { useMedia } from "@/lib/client/media";
import { useQueryState } from "@/lib/client/query-state";
import type { Row } from "@/lib/rows/types";

/** From here on a list and the details of a row have room beside each other. */
const roomy = "(min-width: 1100px)";

export interface ListDetails<R extends Row> {
  /** Whether details stand beside the list. */
  readonly open: boolean;
  /** Whose details; undefined also when that row is not (or no longer) there. */
  readonly row: R | undefined;
  /** Undefined where there is no room: rows lead to pages then. */
  readonly show: ((row: R) => void) | undefined;
  readonly close: () => void;
}

/** Which row of a list has its details beside it. It stands in the address, by `keyOf`, so that it can be shared. */
export const useDetails = <R extends Row>(rows: readonly R[], keyOf: (row: R) => string): ListDetails<R> => {
  const hasRoom = useMedia(roomy);
  const [key, setKey] = useQueryState("details", "");
  const open = hasRoom && key !== "";
  const row = useMemo(() => (open ? rows.find((each) => keyOf(each) === key) : undefined), [open, rows, keyOf, key]);
  const close = (): void => setKey("");
  useKey("Escape", "Close the details", open ? close : undefined);
  return { open, row, close, show: hasRoom ? (each) => setKey(keyOf(each)) : undefined };
};
