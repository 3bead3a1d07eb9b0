import type { SourceProblem } from "../../lib/live/protocol";
import type { Row } from "../../lib/rows/types";

/** Where a subscription gets its rows from. It says which changed; rows are made only when they are sent. */
export interface RowSource {
  /** Whether the first snapshot can be taken. */
  readonly ready: boolean;
  readonly revision: string;
  readonly problems: SourceProblem[];
  start(onDirty: (uids: readonly string[]) => void, onState: () => void): void;
  uids(): Iterable<string>;
  /** Undefined when it is gone, or no longer part of the view. */
  row(uid: string): Row | undefined;
  stop(): void;
}
