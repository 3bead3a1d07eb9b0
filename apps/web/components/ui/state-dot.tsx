import type { State } from "@/lib/state/state";
import styles from "./state-dot.module.css";

const words: Readonly<Record<State, string>> = { ready: "ready", waiting: "waiting", failed: "failed", idle: "idle" };

/** State as shape and colour: round is ready, square waits, triangle failed, ring is idle or unknown. With an empty label the words beside it say it all. */
export const StateDot = ({ state, label }: { state: State; label?: string }) => (
  <span
    className={`${styles.dot} ${styles[state]}`}
    role="img"
    aria-label={label ?? words[state]}
    aria-hidden={label === "" || undefined}
  />
);

/** A state with its word, and the sentence that says why. */
export const StateText = ({ state, code, why }: { state: State; code: string; why?: string }) => (
  <span className={styles.text} title={why ? `${code}: ${why}` : code}>
    <StateDot state={state} />
    <span className="truncate">
      {code}
      {why ? <span className="muted">{` · ${why}`}</span> : null}
    </span>
  </span>
);
