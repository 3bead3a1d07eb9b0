import type { NodeSample, PodSample } from "./collector";
import type { ContainerUsage } from "./types";

type Labels = Readonly<Record<string, string>>;

interface Family {
  readonly help: string;
  readonly type: "counter" | "gauge";
  readonly lines: string[];
}

const escaped = (value: string): string => value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');

/** Collects samples and writes them in Prometheus' text format, each family together. */
export class Exposition {
  readonly #families = new Map<string, Family>();

  family(name: string, type: "counter" | "gauge", help: string): this {
    if (!this.#families.has(name)) this.#families.set(name, { help, type, lines: [] });
    return this;
  }

  /** @param time Milliseconds since the epoch. Throws when the family was not declared. */
  add(name: string, labels: Labels, value: number, time?: number): void {
    const family = this.#families.get(name);
    if (!family) throw new Error(`metric ${name} was not declared`);
    const text = Object.entries(labels).map(([label, labelled]) => `${label}="${escaped(labelled)}"`);
    family.lines.push(`${name}${text.length > 0 ? `{${text.join(",")}}` : ""} ${value}${time === undefined ? "" : ` ${time}`}`);
  }

  toString(): string {
    return [...this.#families]
      .filter(([, family]) => family.lines.length > 0)
      .map(([name, { help, type, lines }]) => `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join("\n")}\n`)
      .join("");
  }
}

const seconds = (nanoseconds: number): number => nanoseconds / 1e9;

const podLabels = (sample: PodSample): Labels => ({
  namespace: sample.view.pod.metadata.namespace ?? "",
  pod: sample.view.pod.metadata.name,
});

/** What metrics-server reads: CPU and memory of node, pods and containers. */
export const renderResourceMetrics = (node: NodeSample, pods: readonly PodSample[]): string => {
  const page = new Exposition()
    .family("container_cpu_usage_seconds_total", "counter", "Cumulative cpu time consumed by the container in core-seconds")
    .family("container_memory_working_set_bytes", "gauge", "Current working set of the container in bytes")
    .family("container_start_time_seconds", "gauge", "Start time of the container since unix epoch in seconds")
    .family("node_cpu_usage_seconds_total", "counter", "Cumulative cpu time consumed by the node in core-seconds")
    .family("node_memory_working_set_bytes", "gauge", "Current working set of the node in bytes")
    .family("pod_cpu_usage_seconds_total", "counter", "Cumulative cpu time consumed by the pod in core-seconds")
    .family("pod_memory_working_set_bytes", "gauge", "Current working set of the pod in bytes")
    .family("resource_scrape_error", "gauge", "1 if there was an error while getting container metrics, 0 otherwise");
  if (node.usage) {
    page.add("node_cpu_usage_seconds_total", {}, seconds(node.usage.cpuNanoseconds), node.usage.time);
    page.add("node_memory_working_set_bytes", {}, node.usage.memoryWorkingSet, node.usage.time);
  }
  for (const sample of pods) {
    const labels = podLabels(sample);
    const all = [...sample.containers.map(({ usage }) => usage), ...(sample.sandbox ? [sample.sandbox] : [])];
    for (const { container, usage } of sample.containers) {
      const own = { container: container.name, ...labels };
      page.add("container_cpu_usage_seconds_total", own, seconds(usage.cpuNanoseconds), usage.time);
      page.add("container_memory_working_set_bytes", own, usage.memoryWorkingSet, usage.time);
      page.add("container_start_time_seconds", own, (container.startedAt ?? container.createdAt) / 1000, usage.time);
    }
    if (all.length === 0) continue;
    const sum = (field: keyof ContainerUsage) => all.reduce((total, usage) => total + usage[field], 0);
    page.add("pod_cpu_usage_seconds_total", labels, seconds(sum("cpuNanoseconds")), all[0]?.time);
    page.add("pod_memory_working_set_bytes", labels, sum("memoryWorkingSet"), all[0]?.time);
  }
  page.add("resource_scrape_error", {}, node.usage ? 0 : 1);
  return page.toString();
};

const containerFamilies: readonly [string, "counter" | "gauge", string, (usage: ContainerUsage) => number][] = [
  ["container_cpu_usage_seconds_total", "counter", "Cumulative cpu time consumed in seconds.", (usage) => seconds(usage.cpuNanoseconds)],
  ["container_memory_usage_bytes", "gauge", "Current memory usage in bytes, page cache included.", (usage) => usage.memoryUsage],
  ["container_memory_working_set_bytes", "gauge", "Current working set in bytes.", (usage) => usage.memoryWorkingSet],
  ["container_memory_rss", "gauge", "Size of anonymous memory in bytes.", (usage) => usage.memoryRss],
  ["container_spec_memory_limit_bytes", "gauge", "Memory limit in bytes, 0 without one.", (usage) => usage.memoryLimit],
  ["container_fs_reads_bytes_total", "counter", "Cumulative count of bytes read.", (usage) => usage.diskRead],
  ["container_fs_writes_bytes_total", "counter", "Cumulative count of bytes written.", (usage) => usage.diskWritten],
  ["container_processes", "gauge", "Number of processes and threads.", (usage) => usage.processes],
];

/** Containers, pods' networks and the node as the root container, under cAdvisor's names. */
export const renderCadvisorMetrics = (node: NodeSample, pods: readonly PodSample[], totalCores: number): string => {
  const page = new Exposition();
  page.family("machine_cpu_cores", "gauge", "Number of logical CPU cores.").add("machine_cpu_cores", {}, totalCores);
  page
    .family("machine_memory_bytes", "gauge", "Amount of memory installed on the machine.")
    .add("machine_memory_bytes", {}, node.memoryTotal);
  for (const [name, type, help] of containerFamilies) page.family(name, type, help);
  const add = (labels: Labels, usage: ContainerUsage) => {
    for (const [name, , , value] of containerFamilies) page.add(name, labels, value(usage), usage.time);
  };
  if (node.usage) add({ container: "", id: "/", image: "", name: "", namespace: "", pod: "" }, node.usage);
  page.family("container_start_time_seconds", "gauge", "Start time of the container since unix epoch in seconds.");
  for (const [name, help] of [
    ["container_network_receive_bytes_total", "Cumulative count of bytes received."],
    ["container_network_receive_packets_total", "Cumulative count of packets received."],
    ["container_network_receive_errors_total", "Cumulative count of errors encountered while receiving."],
    ["container_network_transmit_bytes_total", "Cumulative count of bytes transmitted."],
    ["container_network_transmit_packets_total", "Cumulative count of packets transmitted."],
    ["container_network_transmit_errors_total", "Cumulative count of errors encountered while transmitting."],
  ] as const)
    page.family(name, "counter", help);
  for (const sample of pods) {
    const pod = podLabels(sample);
    const base = `/kubepods/pod${sample.view.pod.metadata.uid}`;
    for (const { container, usage } of sample.containers) {
      const labels = { container: container.name, id: `${base}/${container.id}`, image: container.image, name: container.id, ...pod };
      add(labels, usage);
      page.add("container_start_time_seconds", labels, (container.startedAt ?? container.createdAt) / 1000, usage.time);
    }
    for (const usage of sample.network?.interfaces ?? []) {
      const labels = { container: "", id: base, image: "", interface: usage.name, name: "", ...pod };
      const time = sample.network?.time;
      page.add("container_network_receive_bytes_total", labels, usage.rxBytes, time);
      page.add("container_network_receive_packets_total", labels, usage.rxPackets, time);
      page.add("container_network_receive_errors_total", labels, usage.rxErrors, time);
      page.add("container_network_transmit_bytes_total", labels, usage.txBytes, time);
      page.add("container_network_transmit_packets_total", labels, usage.txPackets, time);
      page.add("container_network_transmit_errors_total", labels, usage.txErrors, time);
    }
  }
  return page.toString();
};
