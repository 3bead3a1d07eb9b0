import Link from "next/link";
import type { CSSProperties } from "react";
import type { YardRow } from "@/lib/rows/types";
import { appHue } from "@/lib/state/state";
import styles from "./yard.module.css";

const shape = { ready: "", waiting: styles.waiting, failed: styles.failed, idle: styles.idle } as const;

export const hueStyle = (name: string): CSSProperties => ({ "--c": `var(--app-${appHue(name)})` }) as CSSProperties;

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
