import { Edges } from "./edges";
import styles from "./map.module.css";

const entries = [
  { condition: "ready", text: "takes traffic" },
  { condition: "unready", text: "not ready: gets none" },
  { condition: "terminating", text: "terminating: gets no new connections" },
] as const;

const counts = { ready: 0, unready: 0, terminating: 0 };

/** What the lines mean. The same drawing as in the map itself, so that the two cannot differ. */
export const Legend = ({ grouped }: { grouped: boolean }) => (
  <div className={`${styles.legend} muted small`}>
    {entries.map(({ condition, text }) => (
      <span key={condition}>
        <Edges
          drawn={[{ edge: { id: condition, service: "", unit: "", condition, counts }, path: "M0 4H28", x: 29, y: 8 }]}
          lit={new Set([condition])}
        />
        {text}
      </span>
    ))}
    {grouped ? <span>a box with a number is the pods of one app on that node</span> : null}
  </div>
);
