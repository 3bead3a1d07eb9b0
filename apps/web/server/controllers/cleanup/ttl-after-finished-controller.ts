import { isStatus, parseTime } from "@gantry/api";
import { type Job, jobDefinition } from "@gantry/api/batch/v1";
import { objectKey, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";

/** Milliseconds since the epoch when a Job finished. */
const finishedAt = (job: Job): number | undefined => {
  const condition = job.status.conditions?.find(({ type, status }) => (type === "Complete" || type === "Failed") && status === "True");
  return condition?.lastTransitionTime === undefined ? undefined : parseTime(condition.lastTransitionTime);
};

/** Deletes finished Jobs `ttlSecondsAfterFinished` after their end, with their pods. */
export const ttlAfterFinishedController = (context: ControllerContext): Controller => {
  const jobs = context.informers.get(jobDefinition);
  const client = context.client.resource(jobDefinition);
  const queue = new WorkQueue();
  const enqueue = (job: Job): void => {
    if (job.spec.ttlSecondsAfterFinished !== undefined && finishedAt(job) !== undefined) queue.add(objectKey(job));
  };
  jobs.addHandlers({ add: enqueue, update: enqueue });

  /** Milliseconds until the Job may be deleted; `undefined` when it is not to be. */
  const remaining = (job: Job): number | undefined => {
    const finished = finishedAt(job);
    const { ttlSecondsAfterFinished: ttl } = job.spec;
    if (finished === undefined || ttl === undefined || job.metadata.deletionTimestamp !== undefined) return undefined;
    return finished + ttl * 1000 - Date.now();
  };

  const reconcile = async (key: string): Promise<number | undefined> => {
    const cached = jobs.get(key);
    const wait = cached === undefined ? undefined : remaining(cached);
    if (cached === undefined || wait === undefined) return undefined;
    if (wait > 0) return wait;
    const { name, namespace } = cached.metadata;
    try {
      // The time may have been changed a moment ago.
      const live = await client.in(namespace).get(name);
      const left = remaining(live);
      if (left === undefined || left > 0) return left;
      await client.in(namespace).delete(name, { propagationPolicy: "Foreground", preconditions: { uid: live.metadata.uid } });
    } catch (error) {
      if (!isStatus(error, "NotFound") && !isStatus(error, "Conflict")) throw error;
    }
    return undefined;
  };

  return { name: "ttl-after-finished", queue, concurrency: 2, reconcile };
};
