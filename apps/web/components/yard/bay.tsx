import Link from "next/link";
import type { Ghosts } from "@/lib/forecast";
import { formatBytesOf, formatCores, formatPercent, plural } from "@/lib/format/numbers";
import type { YardRow } from "@/lib/rows/types";
import { type Bay as BayPlan, countApps, type YardScale } from "@/lib/yard";
import { Meter } from "../ui/meter";
import { StateDot } from "../ui/state-dot";
import { Box, type ColourOf, GhostBoxes, hueStyle } from "./box";
import styles from "./yard.module.css";

interface BayProps {
  bay: BayPlan;
  scale: YardScale;
  colourOf: ColourOf;
  lit?: (pod: YardRow) => boolean;
  /** Beside the name: the address, or how much of it is asked for. */
  note?: "address" | "asked";
  ghosts?: Ghosts;
}

const fraction = (part: number | undefined, whole: number | undefined): number | undefined =>
  part === undefined || !whole ? undefined : part / whole;

const Meters = ({ bay: { node, usage, asked } }: { bay: BayPlan }) => {
  if (!node) return null;
  const cpu = usage?.cpu ?? asked.cpu;
  const memory = usage?.memory ?? asked.memory;
  return (
    <div className={styles.meters}>
      <Meter
        label="CPU"
        used={fraction(usage?.cpu, node.cpu)}
        asked={fraction(asked.cpu, node.cpu)}
        text={`${formatCores(cpu)} of ${formatCores(node.cpu)}`}
      />
      <Meter
        label="Memory"
        used={fraction(usage?.memory, node.memory)}
        asked={fraction(asked.memory, node.memory)}
        text={formatBytesOf(memory, node.memory)}
      />
    </div>
  );
};

/** Pods as counts, with a stripe of the apps that they belong to. */
const Tile = ({ bay: { pods, counts }, colourOf }: Pick<BayProps, "bay" | "colourOf">) => (
  <div className={styles.tile}>
    <div className={styles.stripe} aria-hidden="true">
      {countApps(pods, colourOf)
        .slice(0, 16)
        .map(({ name, count }) => (
          <span key={name} style={{ ...hueStyle(name), flexGrow: count }} title={`${name}: ${count}`} />
        ))}
    </div>
    <div className="row small">
      <strong>{plural(pods.length, "pod")}</strong>
      {(["failed", "waiting", "idle"] as const).map((state) =>
        counts[state] > 0 ? (
          <span key={state} className="row">
            <StateDot state={state} />
            {counts[state]}
          </span>
        ) : null,
      )}
    </div>
  </div>
);

export const Bay = ({ bay, scale, colourOf, lit, note = "address", ghosts }: BayProps) => {
  const { name, node, pods, asked } = bay;
  const beside = note === "address" || !node ? (node?.address ?? "") : node.cpu ? `${formatPercent(asked.cpu / node.cpu)} asked` : "";
  const coming = ghosts?.byNode[name] ?? 0;
  const refusal = ghosts?.refusals[name];
  return (
    <section
      className={`${styles.bay} ${refusal && coming === 0 ? styles.refusing : ""}`}
      aria-label={`Node ${name}, ${plural(pods.length, "pod")}${coming > 0 ? `, ${coming} more would come` : ""}`}
    >
      <div className={styles.bayHead}>
        <h3 className="truncate">
          <StateDot state={node?.state ?? "idle"} label={node?.code ?? "gone"} />
          <Link href={`/nodes/${encodeURIComponent(name)}`} className="link">
            {name}
          </Link>
        </h3>
        <span className="mono faint truncate">{beside}</span>
      </div>
      {scale === "boxes" ? (
        <div className={styles.stack}>
          {pods.map((pod) => (
            <Box key={pod.uid} pod={pod} colour={colourOf(pod)} lit={lit?.(pod) ?? true} />
          ))}
          {ghosts && coming > 0 ? <GhostBoxes count={coming} colour={colourOf({ ...ghosts, node: name })} /> : null}
        </div>
      ) : (
        <Tile bay={bay} colourOf={colourOf} />
      )}
      <div className={styles.foot}>
        {coming > 0 && scale === "tiles" ? <p className="small">{plural(coming, "more pod")} would come</p> : null}
        {refusal ? (
          <p className={styles.refusal} title={refusal.code}>
            {coming > 0 ? "then refuses" : "refuses"}: {refusal.why}
          </p>
        ) : null}
        <Meters bay={bay} />
        {node?.why ? <p className="faint small">{node.why}</p> : null}
        {node?.simulated ? <p className="faint small">simulated: no containers run here</p> : null}
      </div>
    </section>
  );
};
