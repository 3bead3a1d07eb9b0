import Link from "next/link";
import type { CSSProperties } from "react";
import type { Ghosts } from "@/lib/forecast";
import { formatPercent, plural } from "@/lib/format/numbers";
import type { Bay } from "@/lib/yard";
import styles from "./yard.module.css";

const fullness = ({ node, usage, asked }: Bay): number => (node?.cpu ? Math.min(1, (usage?.cpu ?? asked.cpu) / node.cpu) : 0);

/** Very many nodes: each a cell, darker the fuller; a frame where something failed. */
export const HeatMap = ({ bays, ghosts }: { bays: readonly Bay[]; ghosts?: Ghosts }) => (
  <ul className={styles.heat} aria-label="Nodes by CPU">
    {bays.map((bay) => {
      const full = fullness(bay);
      const bad = bay.counts.failed > 0 || bay.node?.state === "failed";
      const coming = ghosts?.byNode[bay.name] ?? 0;
      const text = `${bay.name}: ${formatPercent(full)} of CPU, ${plural(bay.pods.length, "pod")}${bad ? ", something failed" : ""}${coming > 0 ? `, ${coming} more would come` : ""}`;
      return (
        <li key={bay.name}>
          <Link
            href={`/nodes/${encodeURIComponent(bay.name)}`}
            prefetch={false}
            title={text}
            aria-label={text}
            className={`${styles.cell} ${bad ? styles.cellBad : ""} ${coming > 0 ? styles.cellGhost : ""}`}
            style={{ "--heat": `${Math.round(full * 100)}%` } as CSSProperties}
          />
        </li>
      );
    })}
  </ul>
);
