/** How something is doing. Each has a colour and a shape of its own: see `components/ui/state-dot`. */
export type State = "ready" | "waiting" | "failed" | "idle";

export interface Described {
  readonly state: State;
  /** The word Kubernetes has for it: `Running`, `CrashLoopBackOff`. */
  readonly code: string;
  /** The same for people. Empty when there is nothing to add to the code. */
  readonly sentence: string;
}

/** Worst first, for sorting what needs attention to the top. */
export const stateRank: Readonly<Record<State, number>> = { failed: 0, waiting: 1, idle: 2, ready: 3 };

/** Which of the eight app hues a name has: 1 to 8, the same everywhere and always. */
export const appHue = (name: string): number => {
  let hash = 2166136261;
  for (let index = 0; index < name.length; index += 1) hash = Math.imul(hash ^ name.charCodeAt(index), 16777619);
  // Names that differ in their last letter alone differ in few bits of this; two rounds spread them over all.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash >>> 29) + 1;
};
