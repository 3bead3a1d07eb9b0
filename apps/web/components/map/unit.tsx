import { memo } from "react";
import { plural } from "@/lib/format/numbers";
import type { MapUnit } from "@/lib/map/types";
import { StateDot } from "../ui/state-dot";
import { hueStyle } from "../yard/box";
import yard from "../yard/yard.module.css";
import styles from "./map.module.css";

interface UnitProps {
  unit: MapUnit;
  lit: boolean;
  chosen: boolean;
  /** Whether Tab comes here; the arrow keys reach the others. */
  tabbable: boolean;
  onChoose: (id: string) => void;
}

const shape = { ready: "", waiting: yard.waiting, failed: yard.failed, idle: yard.idle } as const;

/** What a unit is, in words: the label of its box. */
export const unitText = ({ kind, name, namespace, node, code, count, ready }: MapUnit): string => {
  if (kind === "address") return `Address ${name}`;
  if (kind === "pod") return `Pod ${namespace}/${name}: ${code}`;
  const whose = kind === "app" ? ` of ${name} in ${namespace}` : kind === "namespace" ? ` in ${namespace}` : "";
  return `${plural(count, "pod")}${whose}${node ? ` on ${node}` : ""}, ${ready} ready`;
};

/** A box that can be chosen: a pod, a number of pods, or an address. */
export const Unit = memo(({ unit, lit, chosen, tabbable, onChoose }: UnitProps) => {
  const { id, kind, name, app, state, count, ready } = unit;
  const common = {
    type: "button" as const,
    "data-map": id,
    "aria-pressed": chosen,
    "aria-label": unitText(unit),
    title: unitText(unit),
    tabIndex: tabbable ? 0 : -1,
    style: kind === "node" ? undefined : hueStyle(app),
    onClick: () => onChoose(chosen ? "" : id),
  };
  const look = `${lit ? "" : yard.dim} ${chosen ? styles.chosen : ""}`;
  if (kind === "pod") return <button {...common} className={`${yard.box} ${styles.pod} ${shape[state]} ${look}`} />;
  return (
    <button {...common} className={`${styles.group} ${kind === "address" ? styles.address : ""} ${look}`}>
      <span className="truncate mono">{name}</span>
      {kind === "address" ? null : (
        <span className={styles.number}>
          {ready < count ? <StateDot state={state} /> : null}
          <strong>{ready < count ? `${ready}/${count}` : count}</strong>
        </span>
      )}
    </button>
  );
});
