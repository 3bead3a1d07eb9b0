import styles from "./map.module.css";
import type { DrawnEdge } from "./use-edges";

const shapes = { ready: styles.edgeReady, unready: styles.edgeUnready, terminating: styles.edgeTerminating } as const;

/** The mark where an edge ends: a full dot takes traffic, a ring does not, a square is on its way out. */
const End = ({ edge, x, y }: DrawnEdge) =>
  edge.condition === "terminating" ? <rect x={x - 3} y={y - 7} width={6} height={6} /> : <circle cx={x} cy={y - 4} r={3} />;

/** Lines under the boxes: solid to what is ready, dashed to what is not, dotted to what is terminating. */
export const Edges = ({ drawn, lit }: { drawn: readonly DrawnEdge[]; lit: ReadonlySet<string> | undefined }) => (
  <svg className={styles.edges} aria-hidden="true" data-edges="">
    {drawn.map((each) => (
      <g
        key={each.edge.id}
        data-lit={lit?.has(each.edge.id) ?? true}
        className={`${shapes[each.edge.condition]} ${lit ? (lit.has(each.edge.id) ? styles.edgeLit : styles.edgeDim) : ""}`}
      >
        <path d={each.path} />
        <End {...each} />
      </g>
    ))}
  </svg>
);
