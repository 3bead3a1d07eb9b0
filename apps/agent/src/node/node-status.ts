import { quantityFromValue } from "@gantry/api";
import type { Node, NodeCondition, NodeStatus } from "@gantry/api/core/v1";
import type { NetworkReadiness } from "../network/types";
import type { RuntimeImage, RuntimeInfo } from "../runtime/types";
import type { Machine } from "./machine";
import type { Pressure } from "./pressure";
import { agentVersion } from "./version";

const mebibyte = 1024 * 1024;
/** What pods may not use: the node is to stay alive when they use all of theirs. */
const reservedMemory = 100 * mebibyte;
const reservedDiskShare = 0.1;
const mostImages = 50;
const mostNames = 5;

export interface NodeResources {
  readonly capacity: Record<string, string>;
  readonly allocatable: Record<string, string>;
}

const kibibytes = (bytes: number): string => `${Math.max(0, Math.floor(bytes / 1024))}Ki`;

/** @param diskBytes Of the file system for pods. */
export const nodeResources = (machine: Machine, diskBytes: number, maxPods: number): NodeResources => {
  const common = { cpu: String(machine.processors), pods: String(maxPods), "hugepages-1Gi": "0", "hugepages-2Mi": "0" };
  return {
    capacity: { ...common, memory: kibibytes(machine.memoryBytes), "ephemeral-storage": kibibytes(diskBytes) },
    allocatable: {
      ...common,
      memory: kibibytes(machine.memoryBytes - reservedMemory),
      "ephemeral-storage": quantityFromValue(Math.floor(diskBytes * (1 - reservedDiskShare))),
    },
  };
};

type ReportedResources = Pick<NodeStatus, "capacity" | "allocatable"> | undefined;

/**
 * The node's resources with those that somebody else made known by a patch of its capacity, such as licences: all of
 * them can be given to pods.
 * @param status Of the Node as the API server has it.
 */
export const withExtendedResources = (own: NodeResources, status: ReportedResources): NodeResources => {
  const extended = Object.entries(status?.capacity ?? {}).filter(([name]) => !(name in own.capacity));
  if (extended.length === 0) return own;
  const more = Object.fromEntries(extended);
  return { capacity: { ...own.capacity, ...more }, allocatable: { ...own.allocatable, ...more } };
};

/** Allocatable resources whose capacity somebody has taken away again. */
export const withdrawnResources = (own: NodeResources, status: ReportedResources): string[] =>
  Object.keys(status?.allocatable ?? {}).filter((name) => !(name in own.allocatable) && !(name in (status?.capacity ?? {})));

/** A condition without its times. */
export type NodeConditionState = Pick<NodeCondition, "type" | "status" | "reason" | "message">;

export interface Health {
  readonly pressure: Pressure;
  readonly network: NetworkReadiness;
  /** Why the runtime does not work; undefined when it does. */
  readonly runtimeProblem?: string;
}

const pressureCondition = (
  type: string,
  under: boolean,
  words: { readonly bad: string; readonly good: string; readonly badMessage: string; readonly goodMessage: string },
): NodeConditionState => ({
  type,
  status: under ? "True" : "False",
  reason: under ? words.bad : words.good,
  message: under ? words.badMessage : words.goodMessage,
});

/** The conditions that the node itself reports; the reasons are those of kubelets, for tools look for them. */
export const nodeConditions = ({ pressure, network, runtimeProblem }: Health): NodeConditionState[] => {
  const problems = [
    ...(runtimeProblem === undefined ? [] : [`container runtime is down: ${runtimeProblem}`]),
    ...(network.ready
      ? []
      : [`container runtime network not ready: NetworkReady=false reason:${network.reason} message:${network.message}`]),
  ];
  return [
    pressureCondition("MemoryPressure", pressure.memory, {
      bad: "KubeletHasInsufficientMemory",
      badMessage: "kubelet has insufficient memory available",
      good: "KubeletHasSufficientMemory",
      goodMessage: "kubelet has sufficient memory available",
    }),
    pressureCondition("DiskPressure", pressure.disk, {
      bad: "KubeletHasDiskPressure",
      badMessage: "kubelet has disk pressure",
      good: "KubeletHasNoDiskPressure",
      goodMessage: "kubelet has no disk pressure",
    }),
    pressureCondition("PIDPressure", pressure.pids, {
      bad: "KubeletHasInsufficientPID",
      badMessage: "kubelet has insufficient PID available",
      good: "KubeletHasSufficientPID",
      goodMessage: "kubelet has sufficient PID available",
    }),
    problems.length === 0
      ? { type: "Ready", status: "True", reason: "KubeletReady", message: "kubelet is posting ready status" }
      : { type: "Ready", status: "False", reason: "KubeletNotReady", message: problems.join(", ") },
  ];
};

/** What is looked at of a Node that is there already. */
interface EarlierNode {
  readonly spec: Pick<Node["spec"], "podCIDR">;
  readonly status: Pick<NodeStatus, "conditions">;
}

/**
 * The conditions of a node whose agent has only just started. It finds its pods' network as it left it, moments after
 * its first report: saying in between that the node is not ready would take all of its pods out of their Services.
 * @param before The Node as an earlier agent left it.
 */
export const conditionsAtStart = (health: Health, before: EarlierNode | undefined): NodeConditionState[] => {
  const conditions = nodeConditions(health);
  const ready = before?.status.conditions?.find(({ type }) => type === "Ready");
  const isNetworkUnseen = health.network.reason === "PodCIDRMissing" && before?.spec.podCIDR !== undefined;
  if (!isNetworkUnseen || health.runtimeProblem !== undefined || ready?.status !== "True") return conditions;
  const { type, status, reason, message } = ready;
  return conditions.map((condition) => (condition.type === "Ready" ? { type, status, reason, message } : condition));
};

/** The largest images, as a node lists them. */
export const nodeImages = (images: readonly RuntimeImage[]): NonNullable<NodeStatus["images"]> =>
  [...images]
    .filter(({ names }) => names.length > 0)
    .sort((a, b) => b.sizeBytes - a.sizeBytes)
    .slice(0, mostImages)
    .map(({ names, sizeBytes }) => ({ names: names.slice(0, mostNames), sizeBytes }));

export interface NodeFixedFacts {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly machine: Machine;
  readonly resources: NodeResources;
  readonly runtime: RuntimeInfo;
}

/** The part of a node's status that does not change while the agent runs. */
export const fixedStatus = ({ name, address, port, machine, resources, runtime }: NodeFixedFacts): NodeStatus => ({
  ...resources,
  addresses: [
    { type: "InternalIP", address },
    { type: "Hostname", address: name },
  ],
  daemonEndpoints: { kubeletEndpoint: { Port: port } },
  nodeInfo: {
    machineID: machine.machineId,
    systemUUID: machine.systemUuid,
    bootID: machine.bootId,
    kernelVersion: machine.kernelVersion,
    osImage: runtime.operatingSystem,
    containerRuntimeVersion: runtime.version,
    kubeletVersion: agentVersion,
    kubeProxyVersion: agentVersion,
    operatingSystem: "linux",
    architecture: machine.architecture,
  },
});
