import { isDeepStrictEqual } from "node:util";
import { formatTime, parseTime } from "@gantry/api";
import { type Job, type JobCondition, type JobStatus, jobDefinition } from "@gantry/api/batch/v1";
import { type Pod, podDefinition } from "@gantry/api/core/v1";
import { byController, claimChildren, Expectations, isNamespaceTerminating, objectKey, orphansOf, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { controllerIndex } from "../replication/manager";
import { findCondition, withCondition } from "../shared/conditions";
import { enqueueOwners } from "../shared/enqueue-owners";
import { countByNode, rankForDeletion } from "../shared/pod-ranking";
import { PodWriter, podFromTemplate } from "../shared/pod-writer";
import { selects } from "../shared/selectors";
import { forEachParallel, slowStart } from "../shared/slow-start";
import { formatIndexes } from "./indexes";
import { indexedPod, nextIndexes } from "./job-pods";
import { backoffRemaining, isFinished, isIndexed, type JobState, jobState, jobVerdict, type Verdict, wantedActive } from "./job-state";

/** Pods created in one go at most. */
const burst = 500;

const conditionOf = (type: string, status: "True" | "False", details: { reason: string; message: string }): JobCondition => {
  const now = formatTime(Date.now());
  return { type, status, ...details, lastProbeTime: now, lastTransitionTime: now };
};

/** Runs Jobs: pods until enough of them have succeeded, or too many failed. */
export const jobController = (context: ControllerContext): Controller => {
  const { client, informers } = context;
  const jobs = informers.get(jobDefinition);
  const pods = informers.get(podDefinition).addIndex(controllerIndex, byController);
  const jobClient = client.resource(jobDefinition);
  const recorder = context.recorder("job-controller");
  const writer = new PodWriter(client, recorder);
  const queue = new WorkQueue({ base: 1_000, maximum: 600_000 });
  const expectations = new Expectations(pods);

  enqueueOwners({
    kind: "Job",
    owners: jobs,
    children: pods,
    queue,
    matches: (job, pod) => selects(job.spec.selector, pod.metadata.labels),
  });

  const claim = (job: Job): Promise<Pod[]> => {
    const { uid, namespace } = job.metadata;
    return claimChildren({
      owner: job,
      owners: jobClient,
      children: client.resource(podDefinition),
      candidates: [...pods.byIndex(controllerIndex, uid), ...pods.byIndex(controllerIndex, orphansOf(namespace))],
      matches: (pod) => selects(job.spec.selector, pod.metadata.labels),
    });
  };

  const remove = async (job: Job, surplus: readonly Pod[]): Promise<void> => {
    await forEachParallel(surplus, async (pod) => {
      await writer.delete(job, pod);
      expectations.deleted(objectKey(job), pod);
    });
  };

  const create = async (job: Job, state: JobState, count: number): Promise<void> => {
    const indexes = isIndexed(job) ? nextIndexes(job, state, count) : undefined;
    try {
      await slowStart(indexes?.length ?? count, async () => {
        const index = indexes?.shift();
        const pod = index === undefined ? podFromTemplate(job, job.spec.template) : indexedPod(job, index);
        expectations.created(objectKey(job), await writer.create(job, pod));
      });
    } catch (error) {
      if (!isNamespaceTerminating(error)) throw error;
    }
  };

  /** Brings the number of active pods closer to what is wanted. Milliseconds to wait, where failures ask for patience. */
  const adjust = async (job: Job, state: JobState): Promise<number | undefined> => {
    const wanted = wantedActive(job, state);
    const surplus = state.active.length - wanted;
    if (surplus > 0) {
      const ranked = rankForDeletion(state.active, { podsOnNode: countByNode(state.active), now: Date.now() });
      await remove(job, ranked.slice(0, surplus));
      return undefined;
    }
    const missing = Math.min(wanted - state.active.length - state.terminating, burst);
    if (missing <= 0) return undefined;
    const wait = backoffRemaining(state, Date.now());
    if (wait > 0) return wait;
    await create(job, state, missing);
    return undefined;
  };

  const suspension = (job: Job, conditions: JobCondition[]): JobCondition[] => {
    const current = findCondition(conditions, "Suspended");
    const suspended = job.spec.suspend === true;
    if (suspended && current?.status !== "True") {
      recorder.event(job, "Normal", { reason: "Suspended", message: "Job suspended" });
      return withCondition(conditions, conditionOf("Suspended", "True", { reason: "JobSuspended", message: "Job suspended" }));
    }
    if (!suspended && current?.status === "True") {
      recorder.event(job, "Normal", { reason: "Resumed", message: "Job resumed" });
      return withCondition(conditions, conditionOf("Suspended", "False", { reason: "JobResumed", message: "Job resumed" }));
    }
    return conditions;
  };

  const statusOf = (job: Job, state: JobState, verdict: Verdict | undefined): JobStatus => {
    let conditions = verdict === undefined ? suspension(job, job.status.conditions ?? []) : [...(job.status.conditions ?? [])];
    const { reason = "", message = "" } = verdict ?? {};
    if (verdict?.type === "Failed") {
      recorder.event(job, "Warning", { reason, message });
      conditions.push(conditionOf("FailureTarget", "True", { reason, message }));
    } else if (verdict?.type === "Complete") {
      recorder.event(job, "Normal", { reason: "Completed", message: "Job completed" });
      conditions.push(conditionOf("SuccessCriteriaMet", "True", { reason, message }));
    }
    if (verdict !== undefined) conditions = [...conditions, conditionOf(verdict.type, "True", { reason, message })];
    const resumed = job.spec.suspend !== true && findCondition(job.status.conditions, "Suspended")?.status === "True";
    const startTime = job.spec.suspend ? undefined : resumed ? formatTime(Date.now()) : (job.status.startTime ?? formatTime(Date.now()));
    const counts = { active: verdict === undefined ? state.active.length : 0, succeeded: state.succeeded, failed: state.failed };
    return {
      ...(conditions.length > 0 ? { conditions } : {}),
      ...(startTime === undefined ? {} : { startTime }),
      ...(verdict?.type === "Complete" ? { completionTime: formatTime(Date.now()) } : {}),
      ...(Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)) as Partial<JobStatus>),
      ...(isIndexed(job) && state.completedIndexes.size > 0 ? { completedIndexes: formatIndexes(state.completedIndexes) } : {}),
      ready: verdict === undefined ? state.ready : 0,
      terminating: state.terminating,
    };
  };

  const untilDeadline = (job: Job): number | undefined => {
    const started = parseTime(job.status.startTime ?? "");
    const deadline = job.spec.activeDeadlineSeconds;
    return started === undefined || deadline === undefined ? undefined : Math.max(0, started + deadline * 1000 - Date.now()) + 10;
  };

  const reconcile = async (key: string): Promise<number | undefined> => {
    const job = jobs.get(key);
    if (job === undefined) {
      expectations.forget(key);
      return undefined;
    }
    if (isFinished(job) || (job.spec.managedBy !== undefined && job.spec.managedBy !== "kubernetes.io/job-controller")) return undefined;
    const state = jobState(job, await claim(job));
    const verdict = jobVerdict(job, state, Date.now());
    let wait: number | undefined;
    if (verdict !== undefined) await remove(job, state.active);
    else if (job.metadata.deletionTimestamp === undefined && expectations.satisfied(key)) wait = await adjust(job, state);
    const status = statusOf(job, state, verdict);
    const written = isDeepStrictEqual(status, job.status) ? job : await jobClient.updateStatus({ ...job, status });
    if (verdict !== undefined) return undefined;
    const waits = [wait, untilDeadline(written)].filter((one) => one !== undefined);
    return waits.length === 0 ? undefined : Math.min(...waits);
  };

  return { name: "job", queue, concurrency: 5, reconcile };
};
