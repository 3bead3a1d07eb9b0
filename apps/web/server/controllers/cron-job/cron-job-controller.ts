import { isDeepStrictEqual } from "node:util";
import { formatTime, isStatus, parseTime } from "@gantry/api";
import { type CronJob, type CronJobStatus, cronJobDefinition, type Job, jobDefinition } from "@gantry/api/batch/v1";
import { byController, controllerReference, isNamespaceTerminating, referenceTo, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { controllerIndex } from "../replication/manager";
import { findCondition } from "../shared/conditions";
import { enqueueOwners } from "../shared/enqueue-owners";
import { messageOf } from "../shared/pod-writer";
import { type Due, dueStarts } from "./schedule";

const scheduledAtAnnotation = "batch.kubernetes.io/cronjob-scheduled-timestamp";
/** More missed starts than this are reported: a clock that jumped, or a controller that was away for long. */
const tooManyMissed = 100;

const outcomeOf = (job: Job): "Complete" | "Failed" | undefined =>
  (["Complete", "Failed"] as const).find((type) => findCondition(job.status.conditions, type)?.status === "True");

const byAge = (a: Job, b: Job): number => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1);

/** Starts Jobs on time. */
export const cronJobController = (context: ControllerContext): Controller => {
  const { client, informers } = context;
  const cronJobs = informers.get(cronJobDefinition);
  const jobs = informers.get(jobDefinition).addIndex(controllerIndex, byController);
  const cronJobClient = client.resource(cronJobDefinition);
  const jobClient = client.resource(jobDefinition);
  const recorder = context.recorder("cronjob-controller");
  const queue = new WorkQueue();

  enqueueOwners({ kind: "CronJob", owners: cronJobs, children: jobs, queue, matches: () => false });

  const remove = async (cronJob: CronJob, job: Job): Promise<void> => {
    const { name, namespace, uid } = job.metadata;
    try {
      await jobClient.in(namespace).delete(name, { propagationPolicy: "Background", preconditions: { uid } });
      recorder.event(cronJob, "Normal", { reason: "SuccessfulDelete", message: `Deleted job ${name}` });
    } catch (error) {
      if (isStatus(error, "NotFound") || isStatus(error, "Conflict")) return;
      recorder.event(cronJob, "Warning", { reason: "FailedDelete", message: `Deleted job: ${messageOf(error)}` });
      throw error;
    }
  };

  /** Keeps the latest finished Jobs of either outcome, as many as the CronJob says. */
  const cleanUp = async (cronJob: CronJob, own: readonly Job[]): Promise<void> => {
    const limits = { Complete: cronJob.spec.successfulJobsHistoryLimit, Failed: cronJob.spec.failedJobsHistoryLimit };
    for (const outcome of ["Complete", "Failed"] as const) {
      const limit = limits[outcome];
      if (limit === undefined) continue;
      const finished = own.filter((job) => outcomeOf(job) === outcome && job.metadata.deletionTimestamp === undefined).sort(byAge);
      for (const job of finished.slice(0, Math.max(0, finished.length - limit))) await remove(cronJob, job);
    }
  };

  const reportFinished = (cronJob: CronJob, own: readonly Job[]): void => {
    for (const reference of cronJob.status.active ?? []) {
      const job = own.find(({ metadata }) => metadata.uid === reference.uid);
      const outcome = job && outcomeOf(job);
      if (job === undefined) {
        recorder.event(cronJob, "Normal", { reason: "MissingJob", message: `Active job went missing: ${reference.name}` });
      } else if (outcome !== undefined) {
        const message = `Saw completed job: ${job.metadata.name}, condition: ${outcome}`;
        recorder.event(cronJob, "Normal", { reason: "SawCompletedJob", message });
      }
    }
  };

  const statusOf = (cronJob: CronJob, own: readonly Job[], lastScheduleTime: string | undefined): CronJobStatus => {
    const active = own
      .filter((job) => outcomeOf(job) === undefined)
      .sort(byAge)
      .map(referenceTo);
    const completions = own.flatMap((job) => (outcomeOf(job) === "Complete" ? (job.status.completionTime ?? []) : []));
    const lastSuccessfulTime = [...completions, cronJob.status.lastSuccessfulTime ?? ""].sort().at(-1);
    return {
      ...(active.length > 0 ? { active } : {}),
      ...(lastScheduleTime === undefined ? {} : { lastScheduleTime }),
      ...(lastSuccessfulTime ? { lastSuccessfulTime } : {}),
    };
  };

  /** The Job of one start. Its name tells the minute, so that it cannot be started twice. */
  const start = async (cronJob: CronJob, scheduledAt: number): Promise<Job | undefined> => {
    const { name, namespace } = cronJob.metadata;
    const { jobTemplate } = cronJob.spec;
    const metadata = {
      name: `${name.slice(0, 52)}-${Math.floor(scheduledAt / 60_000)}`,
      namespace,
      labels: { ...jobTemplate.metadata.labels },
      annotations: { ...jobTemplate.metadata.annotations, [scheduledAtAnnotation]: formatTime(scheduledAt) },
      ownerReferences: [controllerReference(cronJob)],
    };
    try {
      const job = await jobClient.in(namespace).create({ metadata, spec: structuredClone(jobTemplate.spec) });
      recorder.event(cronJob, "Normal", { reason: "SuccessfulCreate", message: `Created job ${job.metadata.name}` });
      return job;
    } catch (error) {
      if (isStatus(error, "AlreadyExists")) return jobClient.in(namespace).get(metadata.name);
      if (isNamespaceTerminating(error)) return undefined;
      recorder.event(cronJob, "Warning", { reason: "FailedCreate", message: `Error creating job: ${messageOf(error)}` });
      throw error;
    }
  };

  const dueOf = (cronJob: CronJob, now: number): Due | undefined => {
    const { schedule: expression, timeZone } = cronJob.spec;
    try {
      return dueStarts({ expression, timeZone }, sinceOf(cronJob, now), now);
    } catch (error) {
      const message = `unparseable schedule: ${JSON.stringify(expression)} : ${messageOf(error)}`;
      recorder.event(cronJob, "Warning", { reason: "UnparseableSchedule", message });
      return undefined;
    }
  };

  /** Since when starts count: the last one, or the CronJob's creation; not further back than the deadline. */
  const sinceOf = (cronJob: CronJob, now: number): number => {
    const last = parseTime(cronJob.status.lastScheduleTime ?? cronJob.metadata.creationTimestamp) ?? now;
    const deadline = cronJob.spec.startingDeadlineSeconds;
    return deadline === undefined ? last : Math.max(last, now - deadline * 1000);
  };

  /** Starts what is due, as far as Jobs that still run allow it. The moment that counts as started, and the Jobs there are then. */
  const startDue = async (cronJob: CronJob, own: Job[], due: Due): Promise<{ at: number | undefined; own: Job[] }> => {
    if (due.latest === undefined || cronJob.spec.suspend) return { at: undefined, own };
    if (due.missed > tooManyMissed) {
      const message = "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew";
      recorder.event(cronJob, "Warning", { reason: "TooManyMissedTimes", message });
    }
    const running = own.filter((job) => outcomeOf(job) === undefined && job.metadata.deletionTimestamp === undefined);
    if (cronJob.spec.concurrencyPolicy === "Forbid" && running.length > 0) {
      const message = "Not starting job because prior execution is running and concurrency policy is Forbid";
      recorder.event(cronJob, "Normal", { reason: "JobAlreadyActive", message });
      return { at: undefined, own };
    }
    if (cronJob.spec.concurrencyPolicy === "Replace") for (const job of running) await remove(cronJob, job);
    const started = await start(cronJob, due.latest);
    const left = cronJob.spec.concurrencyPolicy === "Replace" ? own.filter((job) => !running.includes(job)) : own;
    return {
      at: due.latest,
      own: started === undefined ? left : [...left.filter(({ metadata }) => metadata.uid !== started.metadata.uid), started],
    };
  };

  const reconcile = async (key: string): Promise<number | undefined> => {
    const cronJob = cronJobs.get(key);
    if (cronJob === undefined || cronJob.metadata.deletionTimestamp !== undefined) return undefined;
    const own = jobs.byIndex(controllerIndex, cronJob.metadata.uid);
    reportFinished(cronJob, own);
    await cleanUp(cronJob, own);
    const due = dueOf(cronJob, Date.now());
    const after = due === undefined ? { at: undefined, own } : await startDue(cronJob, own, due);
    const lastScheduleTime = after.at === undefined ? cronJob.status.lastScheduleTime : formatTime(after.at);
    const status = statusOf(cronJob, after.own, lastScheduleTime);
    if (!isDeepStrictEqual(withoutVersions(status), withoutVersions(cronJob.status)))
      await cronJobClient.updateStatus({ ...cronJob, status });
    return due?.next === undefined || cronJob.spec.suspend ? undefined : Math.max(0, due.next - Date.now()) + 5;
  };

  return { name: "cronjob", queue, concurrency: 5, reconcile };
};

/** Which Jobs are active matters, not which versions of them. */
const withoutVersions = (status: CronJobStatus): CronJobStatus => ({
  ...status,
  active: (status.active ?? []).map(({ resourceVersion: _, ...reference }) => reference),
});
