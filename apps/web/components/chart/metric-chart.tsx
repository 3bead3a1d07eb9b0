"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { alignSeries } from "@/lib/chart-data";
import { messageOf, useTRPC } from "@/lib/client/trpc";
import { appHue } from "@/lib/state/state";
import type { MetricName, MetricSubject } from "@/server/dashboard/metrics";
import { Segmented } from "../ui/segmented";
import { Failure, Skeleton } from "../ui/states";
import { TimeChart } from "./time-chart";

interface MetricChartProps {
  title: string;
  unit: string;
  subjects: readonly MetricSubject[];
  metrics: readonly MetricName[];
  format: (value: number) => string;
  /** The values are bytes. */
  bytes?: boolean;
  /** What a line is called; the subject's name when left out. */
  nameOf?: (subject: MetricSubject, metric: MetricName) => string;
  /** Changes whenever there is a new measurement. */
  tick: unknown;
}

const ranges = [
  { value: "900", label: "15 min" },
  { value: "3600", label: "1 h" },
  { value: "21600", label: "6 h" },
  { value: "86400", label: "24 h" },
] as const;

/** As many lines as can be told apart. */
const mostLines = 8;

const hueOf = (name: string, index: number, many: boolean): number => (many ? appHue(name) : (index % 8) + 1);

/** The history of one or more measurements, as a chart that keeps up by itself. */
export const MetricChart = ({ title, unit, subjects, metrics, format, bytes, nameOf, tick }: MetricChartProps) => {
  const trpc = useTRPC();
  const [range, setRange] = useState<(typeof ranges)[number]["value"]>("3600");
  const shown = subjects.slice(0, mostLines);
  const history = useQuery(
    trpc.metrics.history.queryOptions(
      { subjects: [...shown], metrics: [...metrics], seconds: Number(range) },
      { enabled: shown.length > 0, placeholderData: (previous) => previous },
    ),
  );
  const { refetch } = history;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tick says that there is something new to fetch
  useEffect(() => {
    if (shown.length > 0) void refetch();
  }, [tick, refetch]);
  const series = history.data?.series;
  const chart = useMemo(() => {
    const { times, values } = alignSeries(series ?? []);
    const lines = (series ?? []).map(({ subject, metric }, index) => {
      const name = nameOf?.(subject, metric) ?? subject.name;
      return { label: name, hue: hueOf(name, index, subjects.length > 8), values: values[index] ?? [] };
    });
    return { times, lines };
  }, [series, nameOf, subjects.length]);
  const empty = chart.times.length < 2;
  return (
    <section className="card" aria-label={title}>
      <div className="head">
        <h2>{title}</h2>
        <span className="muted">{unit}</span>
        {history.data?.available === false ? null : (
          <span className="end">
            <Segmented label="Time span" value={range} options={ranges} onChange={setRange} />
          </span>
        )}
      </div>
      {history.isError ? (
        <Failure title="The measurements could not be read">{messageOf(history.error)}</Failure>
      ) : history.data?.available === false ? (
        <p className="muted">This control plane keeps no measurements.</p>
      ) : history.isPending && shown.length > 0 ? (
        <Skeleton height={140} />
      ) : empty ? (
        <p className="muted">No measurements yet. The first ones come within a minute of the start.</p>
      ) : (
        <TimeChart label={`${title}, ${unit}`} times={chart.times} lines={chart.lines} format={format} bytes={bytes} />
      )}
      {subjects.length > mostLines ? <p className="faint small">{`${mostLines} of ${subjects.length} are drawn.`}</p> : null}
    </section>
  );
};
