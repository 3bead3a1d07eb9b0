import type { NodeSample, PodSample } from "./collector";
import type { ContainerUsage, FilesystemUsage, NetworkUsage } from "./types";

const at = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

const cpu = (usage: ContainerUsage, nanoCores: number | undefined): object => ({
  time: at(usage.time),
  ...(nanoCores === undefined ? {} : { usageNanoCores: nanoCores }),
  usageCoreNanoSeconds: usage.cpuNanoseconds,
});

const memory = (usage: ContainerUsage, limit: number): object => ({
  time: at(usage.time),
  ...(limit > 0 ? { availableBytes: Math.max(0, limit - usage.memoryWorkingSet) } : {}),
  usageBytes: usage.memoryUsage,
  workingSetBytes: usage.memoryWorkingSet,
  rssBytes: usage.memoryRss,
  pageFaults: usage.pageFaults,
  majorPageFaults: usage.majorPageFaults,
});

/** Beyond Kubernetes' Summary, which tells nothing of disks: what was read and written since the start. */
const diskIo = (usage: ContainerUsage): object => ({ readBytes: usage.diskRead, writtenBytes: usage.diskWritten });

const filesystem = (usage: FilesystemUsage): object => ({
  time: at(usage.time),
  availableBytes: usage.availableBytes,
  capacityBytes: usage.capacityBytes,
  usedBytes: usage.usedBytes,
  inodesFree: usage.inodesFree,
  inodes: usage.inodes,
  inodesUsed: usage.inodes - usage.inodesFree,
});

const network = (usage: NetworkUsage): object => {
  const interfaces = usage.interfaces.map(({ name, rxBytes, rxErrors, txBytes, txErrors }) => ({
    name,
    rxBytes,
    rxErrors,
    txBytes,
    txErrors,
  }));
  const main = interfaces.find(({ name }) => name === "eth0") ?? interfaces[0];
  return { time: at(usage.time), ...main, interfaces };
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** All parts of a pod together, the sandbox included. */
const total = (sample: PodSample): ContainerUsage | undefined => {
  const all = [...sample.containers.map(({ usage }) => usage), ...(sample.sandbox ? [sample.sandbox] : [])];
  const [first] = all;
  if (!first) return undefined;
  const of = (field: keyof ContainerUsage) => sum(all.map((usage) => usage[field]));
  return {
    time: first.time,
    cpuNanoseconds: of("cpuNanoseconds"),
    memoryUsage: of("memoryUsage"),
    memoryWorkingSet: of("memoryWorkingSet"),
    memoryRss: of("memoryRss"),
    pageFaults: of("pageFaults"),
    majorPageFaults: of("majorPageFaults"),
    memoryLimit: of("memoryLimit"),
    diskRead: of("diskRead"),
    diskWritten: of("diskWritten"),
    processes: of("processes"),
  };
};

const podSummary = (sample: PodSample): object => {
  const { metadata } = sample.view.pod;
  const all = total(sample);
  const rates = sample.containers.flatMap(({ cpuNanoCores }) => (cpuNanoCores === undefined ? [] : [cpuNanoCores]));
  return {
    podRef: { name: metadata.name, namespace: metadata.namespace, uid: metadata.uid },
    startTime: sample.view.pod.status?.startTime ?? metadata.creationTimestamp,
    containers: sample.containers.map(({ container, usage, cpuNanoCores }) => ({
      name: container.name,
      startTime: at(container.startedAt ?? container.createdAt),
      cpu: cpu(usage, cpuNanoCores),
      memory: memory(usage, usage.memoryLimit),
    })),
    ...(all ? { cpu: cpu(all, rates.length > 0 ? sum(rates) : undefined), memory: memory(all, 0), diskIo: diskIo(all) } : {}),
    ...(sample.network ? { network: network(sample.network) } : {}),
    ...(all ? { process_stats: { process_count: all.processes } } : {}),
  };
};

/** Kubernetes' Summary (`stats/v1alpha1`) of this moment. */
export const renderSummary = (nodeName: string, startedAt: number, node: NodeSample, pods: readonly PodSample[]): object => ({
  node: {
    nodeName,
    startTime: at(startedAt),
    ...(node.usage
      ? { cpu: cpu(node.usage, node.cpuNanoCores), memory: memory(node.usage, node.memoryTotal), diskIo: diskIo(node.usage) }
      : {}),
    ...(node.network ? { network: network(node.network) } : {}),
    ...(node.filesystem ? { fs: filesystem(node.filesystem) } : {}),
    ...(node.imageFilesystem ? { runtime: { imageFs: filesystem(node.imageFilesystem) } } : {}),
  },
  pods: pods.map(podSummary),
});
