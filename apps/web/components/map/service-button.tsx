import { plural } from "@/lib/format/numbers";
import type { MapService } from "@/lib/network-map";
import { StateDot } from "../ui/state-dot";
import styles from "./map.module.css";

interface ServiceButtonProps {
  service: MapService;
  lit: boolean;
  chosen: boolean;
  tabbable: boolean;
  onChoose: (id: string) => void;
}

/** `2 of 3 ready`, `no endpoints`, `stands for example.com`. */
export const serviceText = ({ row, counts }: MapService): string => {
  if (row.type === "ExternalName") return `stands for ${row.clusterIP}`;
  const all = counts.ready + counts.unready + counts.terminating;
  if (all === 0) return "no endpoints";
  return all === counts.ready ? `${counts.ready} ready` : `${counts.ready} of ${plural(all, "endpoint")} ready`;
};

export const ServiceButton = ({ service, lit, chosen, tabbable, onChoose }: ServiceButtonProps) => {
  const { id, row, state } = service;
  const text = serviceText(service);
  return (
    <button
      type="button"
      data-map={id}
      aria-pressed={chosen}
      aria-label={`Service ${row.namespace}/${row.name}: ${text}`}
      title={`${row.namespace}/${row.name}: ${text}`}
      tabIndex={tabbable ? 0 : -1}
      className={`${styles.service} ${lit ? "" : styles.faded} ${chosen ? styles.chosen : ""}`}
      onClick={() => onChoose(chosen ? "" : id)}
    >
      <span className={styles.serviceName}>
        <StateDot state={state} />
        <span className="mono truncate">{row.name}</span>
      </span>
      <span className="faint small truncate">
        {row.namespace} · {text}
      </span>
    </button>
  );
};
