import type { ContainerSample, NodeSample, PodSample } from "./collector";
import type { ContainerUsage } from "./types";

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);

/** `1.5 GiB`. */
export const formatBytes = (bytes: number): string => {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
};

const formatCores = (nanoCores: number | undefined): string =>
  nanoCores === undefined ? "measuring" : `${(nanoCores / 1e9).toFixed(3)} cores`;

const style = `
:root{color-scheme:light dark;--line:#d5d9e0;--dim:#5b6472;--accent:#c2500a}
@media (prefers-color-scheme:dark){:root{--line:#343b48;--dim:#98a2b3;--accent:#ff9a52}}
*{box-sizing:border-box}
body{font:14px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1.5rem 1rem}
h1{font-size:1.25rem;margin:0 0 .25rem;overflow-wrap:anywhere}h2{font-size:1rem;margin:2rem 0 .5rem}
p{margin:0 0 1rem;color:var(--dim)}a{color:var(--accent)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600}td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
code{font-size:.9em;overflow-wrap:anywhere}`;

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="10"><title>${escaped(title)}</title><style>${style}</style></head><body><main>${body}</main></body></html>`;

const facts = (rows: readonly (readonly [string, string])[]): string =>
  `<div class="scroll"><table>${rows.map(([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td class="number">${escaped(value)}</td></tr>`).join("")}</table></div>`;

const usageFacts = (usage: ContainerUsage, nanoCores: number | undefined, memoryLimit: number): (readonly [string, string])[] => [
  ["CPU now", formatCores(nanoCores)],
  ["CPU in all", `${(usage.cpuNanoseconds / 1e9).toFixed(2)} s`],
  ["Memory working set", `${formatBytes(usage.memoryWorkingSet)}${memoryLimit > 0 ? ` of ${formatBytes(memoryLimit)}` : ""}`],
  ["Memory with cache", formatBytes(usage.memoryUsage)],
  ["Read from disk", formatBytes(usage.diskRead)],
  ["Written to disk", formatBytes(usage.diskWritten)],
  ["Processes", String(usage.processes)],
];

const podPath = (sample: PodSample): string => `/containers/pod${sample.view.pod.metadata.uid}`;
const podName = (sample: PodSample): string => `${sample.view.pod.metadata.namespace}/${sample.view.pod.metadata.name}`;

const row = (href: string, name: string, usages: readonly ContainerUsage[], cores: readonly (number | undefined)[]): string => {
  const known = cores.filter((value) => value !== undefined);
  const memory = usages.reduce((total, usage) => total + usage.memoryWorkingSet, 0);
  return `<tr><td><a href="${escaped(href)}">${escaped(name)}</a></td><td class="number">${formatCores(known.length > 0 ? known.reduce((a, b) => a + b, 0) : undefined)}</td><td class="number">${formatBytes(memory)}</td></tr>`;
};

const table = (heading: string, rows: readonly string[], empty: string): string =>
  rows.length === 0
    ? `<h2>${heading}</h2><p>${empty}</p>`
    : `<h2>${heading}</h2><div class="scroll"><table><thead><tr><th scope="col">Name</th><th scope="col" class="number">CPU</th><th scope="col" class="number">Memory</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;

/** The node as the root container, with a line for each pod. */
export const renderNodePage = (nodeName: string, node: NodeSample, pods: readonly PodSample[]): string => {
  const network = (node.network?.interfaces ?? []).map(
    (usage) => [usage.name, `${formatBytes(usage.rxBytes)} in, ${formatBytes(usage.txBytes)} out`] as const,
  );
  const disk = node.filesystem
    ? [["Disk", `${formatBytes(node.filesystem.usedBytes)} of ${formatBytes(node.filesystem.capacityBytes)}`] as const]
    : [];
  const rows = pods.map((sample) =>
    row(
      podPath(sample),
      podName(sample),
      sample.containers.map(({ usage }) => usage),
      sample.containers.map(({ cpuNanoCores }) => cpuNanoCores),
    ),
  );
  return page(
    `${nodeName}: containers`,
    `<h1>${escaped(nodeName)}</h1><p>Everything that runs on this node. <a href="/metrics">Metrics for Prometheus</a></p>${
      node.usage
        ? facts([...usageFacts(node.usage, node.cpuNanoCores, node.memoryTotal), ...disk])
        : "<p>This machine's cgroups cannot be read.</p>"
    }${table("Pods", rows, "No pod runs on this node.")}<h2>Network</h2>${facts(network)}`,
  );
};

/** A pod with its containers and its network. */
export const renderPodPage = (sample: PodSample): string => {
  const rows = sample.containers.map(({ container, usage, cpuNanoCores }) =>
    row(`${podPath(sample)}/${container.id}`, container.name, [usage], [cpuNanoCores]),
  );
  const network = (sample.network?.interfaces ?? []).map(
    (usage) =>
      [
        usage.name,
        `${formatBytes(usage.rxBytes)} in, ${formatBytes(usage.txBytes)} out, ${usage.rxDropped + usage.txDropped} dropped`,
      ] as const,
  );
  return page(
    podName(sample),
    `<h1>${escaped(podName(sample))}</h1><p><a href="/containers/">All pods of this node</a></p>${table("Containers", rows, "No container of this pod runs.")}${
      network.length > 0 ? `<h2>Network</h2>${facts(network)}` : ""
    }`,
  );
};

export const renderContainerPage = (sample: PodSample, { container, usage, cpuNanoCores }: ContainerSample): string =>
  page(
    `${container.name} of ${podName(sample)}`,
    `<h1>${escaped(container.name)}</h1><p>In pod <a href="${escaped(podPath(sample))}">${escaped(podName(sample))}</a>, image <code>${escaped(container.image)}</code>, container <code>${escaped(container.id)}</code></p>${facts(usageFacts(usage, cpuNanoCores, usage.memoryLimit))}`,
  );

export const renderMissingPage = (): string =>
  page(
    "Not here",
    '<h1>Not here</h1><p>This container does not run on this node, or no longer. <a href="/containers/">All pods of this node</a></p>',
  );
