import type { ContainerStatus, Pod, PodCondition } from "@gantry/api/core/v1";
import { isSidecar } from "../container-names";
import type { PodPhase, PodStatuses } from "./phase";

/** A condition without its times. */
export type ConditionState = Pick<PodCondition, "type" | "status" | "reason" | "message">;

export interface ConditionInput {
  readonly pod: Pod;
  readonly phase: PodPhase;
  readonly statuses: PodStatuses;
  /** Whether the sandbox runs and has its network. */
  readonly sandboxReady: boolean;
}

const listed = (names: readonly string[]): string => `[${names.join(" ")}]`;

const initialized = ({ pod, phase, statuses }: ConditionInput): ConditionState => {
  const type = "Initialized";
  const started = statuses.containers.some(({ state, lastState }) => state.running ?? state.terminated ?? lastState.terminated);
  const incomplete = (pod.spec.initContainers ?? [])
    .filter((container) => {
      const status = statuses.initContainers.find(({ name }) => name === container.name);
      return isSidecar(container) ? status?.started !== true : status?.ready !== true;
    })
    .map(({ name }) => name);
  if (phase === "Succeeded") return { type, status: "True", reason: "PodCompleted" };
  if (incomplete.length === 0 || started) return { type, status: "True" };
  return {
    type,
    status: "False",
    reason: "ContainersNotInitialized",
    message: `containers with incomplete status: ${listed(incomplete)}`,
  };
};

const containersReady = ({ pod, phase, statuses }: ConditionInput): ConditionState => {
  const type = "ContainersReady";
  if (phase === "Succeeded") return { type, status: "False", reason: "PodCompleted" };
  if (phase === "Failed") return { type, status: "False", reason: "PodFailed" };
  const sidecars = (pod.spec.initContainers ?? []).filter(isSidecar);
  const statusOf = (name: string): ContainerStatus | undefined =>
    [...statuses.initContainers, ...statuses.containers].find((status) => status.name === name);
  const unready = [...sidecars, ...pod.spec.containers].filter(({ name }) => statusOf(name)?.ready !== true).map(({ name }) => name);
  if (unready.length === 0) return { type, status: "True" };
  return { type, status: "False", reason: "ContainersNotReady", message: `containers with unready status: ${listed(unready)}` };
};

const ready = (input: ConditionInput, containers: ConditionState): ConditionState => {
  if (containers.status !== "True") return { ...containers, type: "Ready" };
  const problems = (input.pod.spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const gate = input.pod.status?.conditions?.find(({ type }) => type === conditionType);
    if (!gate) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
    return gate.status === "True" ? [] : [`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`];
  });
  if (problems.length === 0) return { type: "Ready", status: "True" };
  return { type: "Ready", status: "False", reason: "ReadinessGatesNotReady", message: problems.join(", ") };
};

/** The conditions that a node decides. Others' conditions (readiness gates, disruption) are not among them. */
export const podConditions = (input: ConditionInput): ConditionState[] => {
  const containers = containersReady(input);
  return [
    { type: "PodReadyToStartContainers", status: input.sandboxReady ? "True" : "False" },
    initialized(input),
    ready(input, containers),
    containers,
    { type: "PodScheduled", status: "True" },
  ];
};

/** Adds the times: a condition keeps the time of its last change of status. */
export const withTransitionTimes = (
  conditions: readonly ConditionState[],
  previous: readonly PodCondition[],
  now: string,
): PodCondition[] =>
  conditions.map((condition) => {
    const before = previous.find(({ type }) => type === condition.type);
    const since = before?.status === condition.status ? before.lastTransitionTime : undefined;
    return { ...condition, lastTransitionTime: since ?? now };
  });
