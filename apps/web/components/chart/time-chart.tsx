"use client";

import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { LineValue } from "@/lib/chart-data";
import { formatClock, formatMoment } from "@/lib/format/time";
import styles from "./time-chart.module.css";

export interface ChartLine {
  readonly label: string;
  /** 1 to 8: one of the app hues. */
  readonly hue: number;
  readonly values: readonly LineValue[];
}

interface TimeChartProps {
  label: string;
  /** Milliseconds since the epoch. */
  times: readonly number[];
  lines: readonly ChartLine[];
  format: (value: number) => string;
  /** Bytes are marked at powers of two, which is where their units begin. */
  bytes?: boolean;
  height?: number;
}

const cssVariable = (element: Element, name: string): string => getComputedStyle(element).getPropertyValue(name).trim();

/** Counts up whenever the theme changes, because a canvas does not follow by itself. */
const useThemeVersion = (): number => {
  const [version, setVersion] = useState(0);
  useEffect(() => {
    const observer = new MutationObserver(() => setVersion((each) => each + 1));
    observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => observer.disconnect();
  }, []);
  return version;
};

/** With seconds where marks are less than a minute apart. */
const formatTick = (seconds: number, all: readonly number[]): string => {
  const apart = (all[1] ?? 60) - (all[0] ?? 0);
  return apart < 60 ? formatMoment(seconds * 1000).slice(11) : formatClock(seconds * 1000);
};

const powersOfTwo = Array.from({ length: 60 }, (_, exponent) => 2 ** exponent);

const makeOptions = (element: HTMLElement, { lines, format, bytes, height = 140 }: TimeChartProps): uPlot.Options => {
  const axis = { stroke: cssVariable(element, "--faint"), font: `11px ${cssVariable(element, "--font")}`, ticks: { show: false }, gap: 4 };
  const grid = { stroke: cssVariable(element, "--line"), width: 1 };
  return {
    width: element.clientWidth,
    height,
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
    padding: [8, 18, 0, 0],
    scales: { y: { range: (_, low, high) => [Math.min(0, low ?? 0), (high || 1) * 1.1] } },
    axes: [
      { ...axis, size: 22, grid: { show: false }, values: (_, splits) => splits.map((seconds) => formatTick(seconds, splits)) },
      {
        ...axis,
        size: 56,
        grid,
        ...(bytes ? { incrs: powersOfTwo } : {}),
        values: (_, splits) => splits.map((value) => (value === 0 ? "0" : format(value))),
      },
    ],
    series: [
      {},
      ...lines.map(({ label, hue }, index) => {
        const stroke = cssVariable(element, `--app-${hue}`);
        return {
          label,
          stroke,
          width: 2,
          spanGaps: false,
          points: { show: false },
          ...(index === 0 ? { fill: `color-mix(in oklch, ${stroke} 14%, transparent)` } : {}),
        };
      }),
    ],
  };
};

const last = (values: readonly LineValue[]): number | null => [...values].reverse().find((value) => typeof value === "number") ?? null;
const largest = (values: readonly LineValue[]): number => values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);

/** Lines over time. The legend is a table: what each line is now and at most, for those who do not see it drawn, too. */
export const TimeChart = (props: TimeChartProps) => {
  const { label, times, lines, format } = props;
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const [hovered, setHovered] = useState<number>();
  const theme = useThemeVersion();
  const shape = lines.map((line) => `${line.label}:${line.hue}`).join("|");
  const newest = useRef(props);
  newest.current = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the chart is made anew for another theme or other lines only; data is set below
  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const options = makeOptions(element, newest.current);
    const hooks = { setCursor: [({ cursor }: uPlot) => setHovered(cursor.idx ?? undefined)] };
    const made = new uPlot({ ...options, hooks }, toData(newest.current), element);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: options.height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [theme, shape]);
  useEffect(() => plot.current?.setData(toData({ times, lines })), [times, lines]);
  return (
    <figure className={styles.figure}>
      <div ref={holder} className={styles.plot} role="img" aria-label={label} />
      <table className={styles.legend} aria-label={label}>
        <thead className="visually-hidden">
          <tr>
            <th>Line</th>
            <th>{hovered === undefined ? "Now" : "At the cursor"}</th>
            <th>Most</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ label: name, hue, values }) => {
            const value = hovered === undefined ? last(values) : (values[hovered] ?? null);
            return (
              <tr key={name}>
                <td>
                  <i style={{ background: `var(--app-${hue})` }} /> <span className="truncate">{name}</span>
                </td>
                <td className="mono">{value === null ? "–" : format(value)}</td>
                <td className={`mono faint ${styles.most}`}>most {format(largest(values))}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </figure>
  );
};

const toData = ({ times, lines }: Pick<TimeChartProps, "times" | "lines">): uPlot.AlignedData => [
  times.map((time) => time / 1000),
  ...lines.map(({ values }) => [...values]),
];
