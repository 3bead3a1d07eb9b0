import { parseTime } from "@gantry/api";
import type { Job } from "@gantry/api/batch/v1";
import { isPodActive, isPodReady, type Pod } from "@gantry/api/core/v1";
import { findCondition } from "../shared/conditions";
import { parseIndexes } from "./indexes";

export const indexAnnotation = "batch.kubernetes.io/job-completion-index";

/** What a Job's pods amount to. */
export interface JobState {
  readonly active: readonly Pod[];
  readonly ready: number;
  readonly terminating: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Of an Indexed Job. */
  readonly completedIndexes: ReadonlySet<number>;
  /** Restarts of containers within pods that go on. */
  readonly restarts: number;
  /** Milliseconds since the epoch of the latest failures after the latest success, newest last. */
  readonly recentFailures: readonly number[];
}

export const isIndexed = (job: Job): boolean => job.spec.completionMode === "Indexed";

export const isFinished = (job: Job): boolean =>
  ["Complete", "Failed"].some((type) => findCondition(job.status.conditions, type)?.status === "True");

export const indexOf = (pod: Pod): number | undefined => {
  const text = pod.metadata.annotations?.[indexAnnotation];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
};

const finishedAt = (pod: Pod): number =>
  Math.max(
    parseTime(pod.metadata.deletionTimestamp ?? "") ?? 0,
    ...(pod.status.containerStatuses ?? []).map((status) => parseTime(status.state?.terminated?.finishedAt ?? "") ?? 0),
  ) ||
  (parseTime(pod.metadata.creationTimestamp) ?? 0);

/** A pod that was stopped on its way counts as failed, as nobody will see it succeed. */
const hasFailed = (pod: Pod): boolean =>
  pod.status.phase === "Failed" || (pod.metadata.deletionTimestamp !== undefined && pod.status.phase !== "Succeeded");

const restartsOf = (pod: Pod): number =>
  [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])].reduce(
    (sum, status) => sum + (status.restartCount ?? 0),
    0,
  );

/** Reads a Job's state off its pods. Counts never go back: pods that were counted may have been cleaned up. */
export const jobState = (job: Job, pods: readonly Pod[]): JobState => {
  const succeededPods = pods.filter((pod) => pod.status.phase === "Succeeded");
  const failedPods = pods.filter(
    (pod) => hasFailed(pod) && !(pod.metadata.deletionTimestamp !== undefined && pod.status.phase !== "Failed"),
  );
  const active = pods.filter(isPodActive);
  const limit = job.spec.completions ?? 0;
  const completedIndexes = new Set(
    [...parseIndexes(job.status.completedIndexes), ...succeededPods.flatMap((pod) => indexOf(pod) ?? [])].filter((index) => index < limit),
  );
  const lastSuccess = Math.max(0, ...succeededPods.map(finishedAt));
  return {
    active,
    ready: active.filter(isPodReady).length,
    terminating: pods.filter(
      (pod) => pod.metadata.deletionTimestamp !== undefined && (pod.status.phase === "Running" || pod.status.phase === "Pending"),
    ).length,
    succeeded: isIndexed(job) ? completedIndexes.size : Math.max(job.status.succeeded ?? 0, succeededPods.length),
    failed: Math.max(job.status.failed ?? 0, failedPods.length),
    completedIndexes,
    restarts: pods
      .filter((pod) => pod.status.phase === "Running" || pod.status.phase === "Pending")
      .reduce((sum, pod) => sum + restartsOf(pod), 0),
    recentFailures: failedPods
      .map(finishedAt)
      .filter((at) => at > lastSuccess)
      .sort((a, b) => a - b),
  };
};

export interface Verdict {
  readonly type: "Complete" | "Failed";
  readonly reason: string;
  readonly message: string;
}

/** Whether the Job has come to an end, and to which. */
export const jobVerdict = (job: Job, state: JobState, now: number): Verdict | undefined => {
  const backoffLimit = job.spec.backoffLimit ?? 6;
  const { activeDeadlineSeconds: deadline, completions } = job.spec;
  const started = parseTime(job.status.startTime ?? "");
  const retriesInPlace = job.spec.template.spec.restartPolicy === "OnFailure" && state.restarts > 0 && state.restarts >= backoffLimit;
  if (state.failed > backoffLimit || retriesInPlace) {
    return { type: "Failed", reason: "BackoffLimitExceeded", message: "Job has reached the specified backoff limit" };
  }
  if (deadline !== undefined && started !== undefined && job.spec.suspend !== true && now - started >= deadline * 1000) {
    return { type: "Failed", reason: "DeadlineExceeded", message: "Job was active longer than specified deadline" };
  }
  const complete = completions === undefined ? state.succeeded > 0 && state.active.length === 0 : state.succeeded >= completions;
  if (!complete) return undefined;
  return { type: "Complete", reason: "CompletionsReached", message: "Reached expected number of succeeded pods" };
};

/** How many pods should be active now. */
export const wantedActive = (job: Job, state: JobState): number => {
  if (job.spec.suspend) return 0;
  const { parallelism = 1, completions } = job.spec;
  if (completions === undefined) return state.succeeded > 0 ? Math.min(state.active.length, parallelism) : parallelism;
  return Math.max(0, Math.min(parallelism, completions - state.succeeded));
};

const firstBackoff = 10_000;
const longestBackoff = 600_000;

/** Milliseconds to wait before failed pods are replaced: 10 s after the first failure in a row, doubling up to 10 min. */
export const backoffRemaining = ({ recentFailures }: JobState, now: number): number => {
  const last = recentFailures.at(-1);
  if (last === undefined) return 0;
  return Math.max(0, last + Math.min(firstBackoff * 2 ** (recentFailures.length - 1), longestBackoff) - now);
};
