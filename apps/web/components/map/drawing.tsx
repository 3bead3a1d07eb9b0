import Link from "next/link";
import { type KeyboardEvent, useMemo, useRef } from "react";
import { plural } from "@/lib/format/numbers";
import { litBy, type MapBay, type MapPlan } from "@/lib/network-map";
import { StateDot } from "../ui/state-dot";
import { Edges } from "./edges";
import { Legend } from "./legend";
import styles from "./map.module.css";
import { ServiceButton } from "./service-button";
import { Unit } from "./unit";
import { useEdges } from "./use-edges";

interface DrawingProps {
  plan: MapPlan;
  chosen: string;
  onChoose: (id: string) => void;
}

/** More lines than that say nothing: then only those of what is chosen are drawn. */
const mostEdges = 600;
const nothing: readonly never[] = [];

/** In a list only one box is a stop for Tab; the arrow keys, Home and End move from it to its neighbours. */
const moveFocus = (event: KeyboardEvent<HTMLElement>): void => {
  const boxes = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-map]")];
  const at = boxes.findIndex((box) => box.contains(document.activeElement));
  const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: boxes.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  boxes[to]?.focus();
};

interface BayProps {
  bay: MapBay;
  lit: ReadonlySet<string> | undefined;
  chosen: string;
  onChoose: (id: string) => void;
}

const MapBayBox = ({ bay: { title, node, units }, lit, chosen, onChoose }: BayProps) => {
  const pods = units.reduce((sum, { kind, count }) => sum + (kind === "address" ? 0 : count), 0);
  const stop = units.find(({ id }) => id === chosen) ?? units[0];
  return (
    <section className={styles.bay} data-bay="" aria-label={node ? `Node ${title}` : title} onKeyDown={moveFocus}>
      <div className={styles.bayHead}>
        <h3 className="truncate">
          {node ? (
            <>
              <StateDot state={node.state} label={node.code} />{" "}
              <Link href={`/nodes/${encodeURIComponent(title)}`} className="link">
                {title}
              </Link>
            </>
          ) : (
            title
          )}
        </h3>
        <span className="faint small nowrap">{units.length === 0 || pods > 0 ? plural(pods, "pod") : ""}</span>
      </div>
      {units.length > 0 ? (
        <div className={styles.boxes}>
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
};

/** Services on the left, nodes with what runs on them on the right, and a line wherever a service leads to a pod. */
export const Drawing = ({ plan, chosen, onChoose }: DrawingProps) => {
  const map = useRef<HTMLDivElement>(null);
  const lit = useMemo(() => litBy(plan, chosen), [plan, chosen]);
  const tooMany = plan.edges.length > mostEdges;
  const wanted = useMemo(() => {
    if (!tooMany) return plan.edges;
    return lit ? plan.edges.filter(({ id }) => lit.has(id)) : nothing;
  }, [plan, lit, tooMany]);
  const drawn = useEdges(map, wanted);
  const stop = plan.services.find(({ id }) => id === chosen) ?? plan.services[0];
  return (
    <>
      <div className={styles.map} ref={map}>
        <section className={styles.column} aria-label="Services" onKeyDown={moveFocus}>
          {plan.services.map((service) => (
            <ServiceButton
              key={service.id}
              service={service}
              lit={lit?.has(service.id) ?? true}
              chosen={service.id === chosen}
              tabbable={service === stop}
              onChoose={onChoose}
            />
          ))}
          {plan.services.length === 0 ? <p className="muted">No services here.</p> : null}
        </section>
        <Edges drawn={drawn} lit={lit} />
        <div className={styles.column}>
          {plan.bays.map((bay) => (
            <MapBayBox key={bay.id} bay={bay} lit={lit} chosen={chosen} onChoose={onChoose} />
          ))}
        </div>
      </div>
      {tooMany && !lit ? <p className="faint small">Too many lines to read: choose a service or a pod to see its own.</p> : null}
      <Legend grouped={plan.grouped} />
    </>
  );
};
