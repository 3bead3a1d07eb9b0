import { memo } from "react";
import type { Bundle } from "@/lib/map/bundles";
import type { EndpointCondition } from "@/lib/map/types";
import styles from "./map.module.css";

const shapes: Readonly<Record<EndpointCondition, string | undefined>> = {
  ready: styles.edgeReady,
  unready: styles.edgeUnready,
  terminating: styles.edgeTerminating,
};

/** The mark where an edge ends: a full dot takes traffic, a ring does not, a square is on its way out. */
const End = ({ condition, x, y }: { condition: EndpointCondition; x: number; y: number }) =>
  condition === "terminating" ? <rect x={x - 3} y={y - 7} width={6} height={6} /> : <circle cx={x} cy={y - 4} r={3} />;

/** `plain`: nothing is chosen. `crowd`: nor then, and there are many. `behind`: something else is. `lit`: these are the chosen one's. */
export type EdgeLayer = "plain" | "crowd" | "behind" | "lit";

/** Lines under the boxes: solid to what is ready, dashed to what is not, dotted to what is terminating. */
export const Edges = memo(({ bundles, layer }: { bundles: readonly Bundle[]; layer: EdgeLayer }) => (
  <svg className={`${styles.edges} ${styles[layer]}`} aria-hidden="true" data-layer={layer}>
    {bundles.map(({ id, condition, path, ends }) => (
      <g key={id} className={shapes[condition]}>
        <path d={path} />
        {ends.map((end) => (
          <End key={end.id} condition={condition} x={end.x} y={end.y} />
        ))}
      </g>
    ))}
  </svg>
));
