import { cpus } from "node:os";
import type { PodRegistry } from "../pods/types";
import type { MetricsPages } from "../server/types";
import type { Collector } from "./collector";
import { Exposition, renderCadvisorMetrics, renderResourceMetrics } from "./prometheus";
import { renderSummary } from "./summary";

export interface MetricsPagesOptions {
  readonly nodeName: string;
  readonly version: string;
  readonly collector: Collector;
  readonly pods: PodRegistry;
}

/** The figures of the node's API, each read when asked for. */
export const createMetricsPages = ({ nodeName, version, collector, pods }: MetricsPagesOptions): MetricsPages => {
  const startedAt = Date.now();
  const both = () => Promise.all([collector.node(), collector.pods()]);
  return {
    summary: async () => renderSummary(nodeName, startedAt, ...(await both())),
    cadvisor: async () => renderCadvisorMetrics(...(await both()), cpus().length),
    resource: async () => renderResourceMetrics(...(await both())),
    agent: async () => {
      const page = new Exposition();
      const memory = process.memoryUsage();
      const { user, system } = process.cpuUsage();
      const views = pods.list();
      const running = views.flatMap((view) => view.containers).filter((container) => container.state === "running").length;
      const put = (name: string, type: "counter" | "gauge", help: string, value: number) =>
        page.family(name, type, help).add(name, {}, value);
      page.family("kubernetes_build_info", "gauge", "Always 1; labelled with the version of the agent.");
      page.add("kubernetes_build_info", { git_version: version }, 1);
      put("kubelet_running_pods", "gauge", "Number of pods that have a running sandbox.", views.filter((view) => view.sandbox).length);
      put("kubelet_running_containers", "gauge", "Number of containers that run.", running);
      put("process_cpu_seconds_total", "counter", "Total user and system CPU time spent in seconds.", (user + system) / 1e6);
      put("process_resident_memory_bytes", "gauge", "Resident memory size in bytes.", memory.rss);
      put("process_start_time_seconds", "gauge", "Start time of the process since unix epoch in seconds.", startedAt / 1000);
      put("nodejs_heap_size_used_bytes", "gauge", "Heap in use in bytes.", memory.heapUsed);
      return page.toString();
    },
  };
};
