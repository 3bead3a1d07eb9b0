import {
  formatBitRate,
  formatMicroseconds,
  formatRatio,
  type MeasuredWay,
  manyStreams,
  measuredWays,
  type WayFigures,
  type WayResult,
  waysOf,
} from "@/lib/network/measurement";
import { Skeleton } from "../ui/states";
import styles from "./measurement-table.module.css";
import type { MeasurementView } from "./use-measurement";

const names: Readonly<Record<MeasuredWay, string>> = {
  "node-to-node": "Node to node",
  "pod-to-pod-same-node": "Pod to pod, on one node",
  "pod-to-pod-across-nodes": "Pod to pod, across nodes",
  "pod-to-service": "Pod to Service, across nodes",
};

const columns: readonly { readonly figure: keyof WayFigures; readonly title: string; readonly print: (value: number) => string }[] = [
  { figure: "oneStream", title: "1 connection", print: formatBitRate },
  { figure: "manyStreams", title: `${manyStreams} connections`, print: formatBitRate },
  { figure: "latencyMedian", title: "Response, median", print: formatMicroseconds },
  { figure: "latencyP99", title: "Response, p99", print: formatMicroseconds },
];

/** Node to node is what all others are compared with: it has no ratios of its own. */
const ratioOf = ({ way, ratios }: WayResult, figure: keyof WayFigures): number | undefined =>
  way === "node-to-node" ? 1 : ratios?.[figure];

const Figures = ({ result, results }: { result: WayResult; results: readonly WayResult[] }) =>
  columns.map(({ figure, title, print }) => {
    const value = result.figures?.[figure];
    if (value === undefined) return null;
    const ratio = ratioOf(result, figure);
    const longest = Math.max(...results.map((each) => ratioOf(each, figure) ?? 0));
    return (
      <td key={figure} data-title={title}>
        <span className={styles.value}>{print(value)}</span>
        {ratio === undefined ? null : (
          <span className={styles.ratio}>
            <span>{formatRatio(ratio)}</span>
            <i style={{ width: `${(ratio / longest) * 100}%` }} aria-hidden="true" />
          </span>
        )}
      </td>
    );
  });

interface WayRowProps {
  way: MeasuredWay;
  view: MeasurementView;
}

const WayRow = ({ way, view: { phase, to, results } }: WayRowProps) => {
  const result = results.find((each) => each.way === way);
  const measuring = phase === "running" && waysOf(to !== undefined)[results.length] === way;
  const leftOut = !waysOf(to !== undefined).includes(way);
  const why = leftOut ? "left out: it takes a second node" : result?.problem && `failed: ${result.problem}`;
  return (
    <tr data-measuring={measuring || undefined}>
      <th scope="row">{names[way]}</th>
      {result?.figures ? (
        <Figures result={result} results={results} />
      ) : why ? (
        <td colSpan={columns.length} className={leftOut ? "muted" : styles.problem}>
          {why}
        </td>
      ) : phase === "running" ? (
        columns.map(({ figure, title }) => (
          <td key={figure} data-title={title}>
            {measuring ? <Skeleton width={72} /> : <span className="faint">waits</span>}
          </td>
        ))
      ) : (
        <td colSpan={columns.length} className="muted">
          not measured
        </td>
      )}
    </tr>
  );
};

/** What each way carries, side by side, with its ratio to node to node. */
export const MeasurementTable = ({ view }: { view: MeasurementView }) => (
  <table className={`plain-table ${styles.table}`} aria-label="What the network carries">
    <thead>
      <tr>
        <th scope="col">Way</th>
        {columns.map(({ figure, title }) => (
          <th key={figure} scope="col">
            {title}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {measuredWays.map((way) => (
        <WayRow key={way} way={way} view={view} />
      ))}
    </tbody>
  </table>
);
