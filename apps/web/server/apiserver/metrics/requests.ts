import type { IncomingMessage } from "node:http";

/** Upper bounds of the histogram, in seconds, as Kubernetes has them. */
const bounds = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];

interface Series {
  readonly labels: string;
  readonly buckets: number[];
  sum: number;
  count: number;
}

/** Counts requests and how long they took. */
export interface RequestMetrics {
  observe(request: IncomingMessage, status: number, seconds: number): void;
  /** Counts a request as going on until the returned function is called. */
  begin(long: boolean): () => void;
  /** In the text format of Prometheus. */
  render(): string[];
}

const resourceOf = (url: string): string => {
  const [, prefix, ...rest] = (url.split("?")[0] ?? "").split("/");
  const after = prefix === "api" ? rest.slice(1) : prefix === "apis" ? rest.slice(2) : [];
  const word = after[0] === "namespaces" && after.length > 2 ? after[2] : after[0];
  return (word ?? "").replace(/[^a-z0-9-]/g, "").slice(0, 63);
};

/** A bound on how many series strange paths can make. */
const seriesLimit = 2000;

export const createRequestMetrics = (): RequestMetrics => {
  const all = new Map<string, Series>();
  const seriesFor = (labels: string): Series | undefined => {
    const known = all.get(labels);
    if (known || all.size >= seriesLimit) return known;
    const made = { labels, buckets: new Array<number>(bounds.length).fill(0), sum: 0, count: 0 };
    all.set(labels, made);
    return made;
  };
  const goingOn = { short: 0, long: 0 };
  return {
    begin: (long) => {
      const kind = long ? "long" : "short";
      goingOn[kind]++;
      return () => {
        goingOn[kind]--;
      };
    },
    observe: (request, status, seconds) => {
      const watch = /[?&]watch=(true|1)/.test(request.url ?? "");
      const verb = watch ? "WATCH" : (request.method ?? "GET");
      const series = seriesFor(`code="${status}",resource="${resourceOf(request.url ?? "")}",verb="${verb}"`);
      if (!series) return;
      series.count++;
      series.sum += seconds;
      for (let index = bounds.length - 1; index >= 0 && seconds <= (bounds[index] ?? 0); index--) {
        series.buckets[index] = (series.buckets[index] ?? 0) + 1;
      }
    },
    render: () => {
      const totals = [...all.values()].map(({ labels, count }) => `apiserver_request_total{${labels}} ${count}`);
      const durations = [...all.values()].flatMap(({ labels, buckets, sum, count }) => [
        ...bounds.map((bound, index) => `apiserver_request_duration_seconds_bucket{${labels},le="${bound}"} ${buckets[index]}`),
        `apiserver_request_duration_seconds_bucket{${labels},le="+Inf"} ${count}`,
        `apiserver_request_duration_seconds_sum{${labels}} ${sum}`,
        `apiserver_request_duration_seconds_count{${labels}} ${count}`,
      ]);
      return [
        "# HELP apiserver_current_inflight_requests Requests that are being answered, watches and streams left out.",
        "# TYPE apiserver_current_inflight_requests gauge",
        `apiserver_current_inflight_requests ${goingOn.short}`,
        "# HELP apiserver_longrunning_requests Watches, logs and proxied requests that go on.",
        "# TYPE apiserver_longrunning_requests gauge",
        `apiserver_longrunning_requests ${goingOn.long}`,
        "# HELP apiserver_request_total Requests, by verb, resource and HTTP status code.",
        "# TYPE apiserver_request_total counter",
        ...totals,
        "# HELP apiserver_request_duration_seconds How long requests took.",
        "# TYPE apiserver_request_duration_seconds histogram",
        ...durations,
      ];
    },
  };
};
