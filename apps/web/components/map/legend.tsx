import type { PodLevel } from "@/lib/map/types";
import { Edges } from "./edges";
import styles from "./map.module.css";

const entries = [
  { condition: "ready", text: "takes traffic" },
  { condition: "unready", text: "not ready: gets none" },
  { condition: "terminating", text: "terminating: gets no new connections" },
] as const;

const samples = entries.map(({ condition, text }) => ({
  text,
  bundles: [{ id: condition, condition, path: "M0 4H28", ends: [{ id: condition, x: 29, y: 8 }] }],
}));

const boxes: Readonly<Record<PodLevel, string>> = {
  pod: "",
  app: "a box with a number is the pods of one app on that node",
  namespace: "a box with a number is the pods of one namespace on that node",
  node: "a box with a number is all pods on that node",
};

/** What the lines and boxes mean. The same drawing as in the map itself, so that the two cannot differ. */
export const Legend = ({ level }: { level: PodLevel }) => (
  <div className={`${styles.legend} muted small`}>
    {samples.map(({ bundles, text }) => (
      <span key={text}>
        <Edges bundles={bundles} layer="lit" />
        {text}
      </span>
    ))}
    {boxes[level] ? <span>{boxes[level]}</span> : null}
  </div>
);
