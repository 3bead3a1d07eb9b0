import { type PointerEvent, useMemo, useRef, useState } from "react";
import { bundleEdges } from "@/lib/map/bundles";
import { litBy } from "@/lib/map/plan";
import type { MapPlan } from "@/lib/map/types";
import { Bay } from "./bay";
import { Edges } from "./edges";
import { Legend } from "./legend";
import styles from "./map.module.css";
import { moveFocus } from "./move-focus";
import { ServiceButton } from "./service-button";
import { useEdges } from "./use-edges";
import { useSticky } from "./use-sticky";

interface DrawingProps {
  plan: MapPlan;
  chosen: string;
  onChoose: (id: string) => void;
}

/** More edges than that say nothing: then only those of what is chosen are drawn. */
const mostEdges = 1_000;
/** More lines than that are drawn fainter, so that they do not outshine what they join. */
const mostPlain = 80;
/** More services than that have one line each, where there is room for that. */
const mostTall = 12;
const nothing: readonly never[] = [];

const boxAt = ({ target }: PointerEvent): string =>
  (target instanceof Element && target.closest<HTMLElement>("[data-map]")?.dataset.map) || "";

/** Services on the left, nodes with what runs on them on the right, and a line wherever a service leads to a pod. */
export const Drawing = ({ plan, chosen, onChoose }: DrawingProps) => {
  const map = useRef<HTMLDivElement>(null);
  const left = useSticky<HTMLElement>();
  const right = useSticky<HTMLDivElement>();
  const [pointed, setPointed] = useState("");
  const lit = useMemo(() => litBy(plan, chosen), [plan, chosen]);
  const shown = useMemo(() => (chosen ? lit : litBy(plan, pointed)), [plan, chosen, lit, pointed]);
  const placed = useEdges(map, right, plan.edges);
  const tooMany = plan.edges.length > mostEdges;
  const all = useMemo(() => (tooMany ? nothing : bundleEdges(placed)), [placed, tooMany]);
  const lines = useMemo(() => (shown ? bundleEdges(placed.filter(({ edge }) => shown.has(edge.id))) : nothing), [placed, shown]);
  const stop = plan.services.find(({ id }) => id === chosen) ?? plan.services[0];
  return (
    <>
      <div
        className={styles.map}
        ref={map}
        onPointerOver={(event) => event.pointerType === "mouse" && setPointed(boxAt(event))}
        onPointerLeave={() => setPointed("")}
      >
        <section
          ref={left}
          className={`${styles.column} ${styles.sticky} ${plan.services.length > mostTall ? styles.dense : ""}`}
          aria-label="Services"
          onKeyDown={moveFocus}
        >
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
        <div ref={right} className={`${styles.column} ${styles.sticky} ${plan.level === "node" ? styles.flat : ""}`}>
          {/* Inside this column, since they run over its bays and under its boxes. */}
          <Edges bundles={all} layer={shown ? "behind" : all.length > mostPlain ? "crowd" : "plain"} />
          {shown ? <Edges bundles={lines} layer="lit" /> : null}
          {plan.bays.map((bay) => (
            <Bay key={bay.id} bay={bay} lit={lit} chosen={chosen} onChoose={onChoose} />
          ))}
        </div>
      </div>
      {tooMany ? <p className="muted small">Too many lines to read at once: choose a service or a pod to see its own.</p> : null}
      <Legend level={plan.level} />
    </>
  );
};
