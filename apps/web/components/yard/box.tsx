import Link from "next/link";
import type { CSSProperties } from "react";
import type { YardRow } from "@/lib/rows/types";
import { appHue } from "@/lib/state/state";
import styles from "./yard.module.css";

const shape = { ready: "", waiting: styles.waiting, failed: styles.failed, idle: styles.idle } as const;

export const hueStyle = (name: string): CSSProperties => ({ "--c": `var(--app-${appHue(name)})` }) as CSSProperties;

/** What gives a pod its colour. */
export type ColourOf = (pod: Pick<YardRow, "app" | "namespace" | "node">) => string;

/** As many as a bay has room for; beyond that the number says it. */
const mostGhosts = 60;

/** Pods that are not there yet, where they would be. */
export const GhostBoxes = ({ count, colour }: { count: number; colour: string }) => (
  <>
    {Array.from({ length: Math.min(count, mostGhosts) }, (_, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: ghosts have no identity but their place
      <span key={index} className={`${styles.box} ${styles.ghost}`} style={hueStyle(colour)} aria-hidden="true" />
    ))}
    {count > mostGhosts ? <span className="muted small">and {count - mostGhosts} more</span> : null}
  </>
);

/** One pod. Full is ready, hatched on its way, framed with a mark failed, hollow done or unknown. */
export const Box = ({ pod, colour, lit }: { pod: YardRow; colour: string; lit: boolean }) => {
  const text = `${pod.namespace}/${pod.name}: ${pod.code}${pod.why ? `, ${pod.why}` : ""}`;
  return (
    <Link
      href={`/pods/${encodeURIComponent(pod.namespace)}/${encodeURIComponent(pod.name)}`}
      prefetch={false}
      tabIndex={-1}
      className={`${styles.box} ${shape[pod.state]} ${lit ? "" : styles.dim}`}
      style={hueStyle(colour)}
      title={text}
      aria-label={text}
    />
  );
};
