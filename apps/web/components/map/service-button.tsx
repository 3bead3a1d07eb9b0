import { memo } from "react";
import { plural } from "@/lib/format/numbers";
import { totalOf } from "@/lib/map/counts";
import type { MapService } from "@/lib/map/types";
import { StateDot } from "../ui/state-dot";
import styles from "./map.module.css";

interface ServiceButtonProps {
  service: MapService;
  lit: boolean;
  chosen: boolean;
  /** Whether Tab comes here; the arrow keys reach the others. */
  tabbable: boolean;
  onChoose: (id: string) => void;
}

/** `2 ready`, `1 of 3 endpoints ready`, `no endpoints`, `answered by every node`, `stands for example.com`. */
export const serviceText = ({ row, counts }: MapService): string => {
  if (row?.type === "ExternalName") return `stands for ${row.clusterIP}`;
  if (row?.answeredByNodes) return "answered by every node";
  const all = totalOf(counts);
  if (all === 0) return "no endpoints";
  return all === counts.ready ? `${counts.ready} ready` : `${counts.ready} of ${plural(all, "endpoint")} ready`;
};

/** A service, or all those of a namespace: its name, and how many of its endpoints are ready. */
export const ServiceButton = memo(({ service, lit, chosen, tabbable, onChoose }: ServiceButtonProps) => {
  const { id, name, namespace, row, count, state } = service;
  const text = serviceText(service);
  const label = row ? `Service ${namespace}/${name}: ${text}` : `${plural(count, "service")} in ${namespace}: ${text}`;
  return (
    <button
      type="button"
      data-map={id}
      aria-pressed={chosen}
      aria-label={label}
      title={label}
      tabIndex={tabbable ? 0 : -1}
      className={`${styles.service} ${row ? "" : styles.stacked} ${lit ? "" : styles.faded} ${chosen ? styles.chosen : ""}`}
      onClick={() => onChoose(chosen ? "" : id)}
    >
      <span className={styles.serviceName}>
        <StateDot state={state} />
        <span className="mono truncate">{name}</span>
      </span>
      <span className="faint small truncate">
        {text} · {row ? namespace : plural(count, "service")}
      </span>
    </button>
  );
});
