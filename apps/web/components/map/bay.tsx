import Link from "next/link";
import { memo } from "react";
import { plural } from "@/lib/format/numbers";
import type { MapBay } from "@/lib/map/types";
import { StateDot } from "../ui/state-dot";
import styles from "./map.module.css";
import { moveFocus } from "./move-focus";
import { Unit } from "./unit";

interface BayProps {
  bay: MapBay;
  lit: ReadonlySet<string> | undefined;
  chosen: string;
  onChoose: (id: string) => void;
}

/** A node with what runs on it. */
export const Bay = memo(({ bay: { id: bay, title, isNode, node, units }, lit, chosen, onChoose }: BayProps) => {
  const pods = units.reduce((sum, { kind, count }) => sum + (kind === "address" ? 0 : count), 0);
  const stop = units.find(({ id }) => id === chosen) ?? units[0];
  return (
    <section className={styles.bay} data-bay={bay} aria-label={isNode ? `Node ${title}` : title} onKeyDown={moveFocus}>
      <div className={styles.bayHead}>
        <h3 className={styles.bayTitle}>
          {isNode ? <StateDot state={node?.state ?? "idle"} label={node?.code ?? "gone"} /> : null}
          {node ? (
            <Link href={`/nodes/${encodeURIComponent(title)}`} className="link truncate">
              {title}
            </Link>
          ) : (
            <span className="truncate">{title}</span>
          )}
        </h3>
        <span className="faint small nowrap">
          {isNode && !node ? "node is gone · " : ""}
          {units.length === 0 || (pods > 0 && units[0]?.kind !== "node") ? plural(pods, "pod") : ""}
        </span>
      </div>
      {units.length > 0 ? (
        <div className={`${styles.boxes} ${units[0]?.kind === "pod" ? "" : styles.groups}`}>
          {units.map((unit) => (
            <Unit
              key={unit.id}
              unit={unit}
              lit={lit?.has(unit.id) ?? true}
              chosen={unit.id === chosen}
              tabbable={unit === stop}
              onChoose={onChoose}
            />
          ))}
        </div>
      ) : null}
    </section>
  );
});
