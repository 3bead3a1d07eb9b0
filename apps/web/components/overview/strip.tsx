import Link from "next/link";
import type { ReactNode } from "react";
import { formatCount, formatPercent } from "@/lib/format/numbers";
import type { Summary } from "@/lib/summary";
import styles from "./strip.module.css";

const Figure = ({ href, tone, number, children }: { href: string; tone?: "wait" | "bad"; number: ReactNode; children: ReactNode }) => (
  <Link href={href} className={styles.figure}>
    <strong className={tone ? styles[tone] : undefined}>{number}</strong>
    <span className="muted small">{children}</span>
  </Link>
);

const cpuText = ({ asked, used }: Summary["cpu"]): string => {
  if (asked === undefined) return "no CPU yet";
  return used === undefined ? "of CPU asked for" : `of CPU asked for, ${formatPercent(used)} used`;
};

/** Five numbers that say how the cluster is. */
export const Strip = ({ summary: { nodes, running, waiting, failing, cpu } }: { summary: Summary }) => (
  <section className={styles.strip} aria-label="In short">
    <Figure
      href="/nodes"
      tone={nodes.ready < nodes.total ? "wait" : undefined}
      number={
        <>
          {formatCount(nodes.ready)}
          <span className={styles.whole}> / {formatCount(nodes.total)}</span>
        </>
      }
    >
      nodes ready
    </Figure>
    <Figure href="/pods" number={formatCount(running)}>
      pods running
    </Figure>
    <Figure href="/pods?state=waiting" tone={waiting.count > 0 ? "wait" : undefined} number={formatCount(waiting.count)}>
      {waiting.count > 0 ? `waiting: ${waiting.mostly}` : "waiting"}
    </Figure>
    <Figure href="/pods?state=failed" tone={failing.count > 0 ? "bad" : undefined} number={formatCount(failing.count)}>
      {failing.count > 0 ? `failing: ${failing.mostly}` : "failing"}
    </Figure>
    <Figure href="/nodes" number={cpu.asked === undefined ? "–" : formatPercent(cpu.asked)}>
      {cpuText(cpu)}
    </Figure>
  </section>
);
