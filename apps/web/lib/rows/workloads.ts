import type { KubernetesObject } from "@gantry/api";
import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from "@gantry/api/apps/v1";
import type { CronJob, Job } from "@gantry/api/batch/v1";
import type { PodSpec, ReplicationController } from "@gantry/api/core/v1";
import { plural } from "../format/numbers";
import { parseTime } from "../format/time";
import type { ResourceRef } from "../kubernetes/resource";
import type { Described } from "../state/state";
import type { WorkloadRow } from "./types";

interface Counts {
  readonly wanted: number;
  readonly ready: number;
  /** Pods of the newest template, where the kind replaces pods when its template changes. */
  readonly updated?: number | undefined;
  readonly trouble?: string;
  readonly template?: { readonly metadata?: { readonly labels?: Record<string, string> }; readonly spec: PodSpec };
}

interface StatusCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

const isTrouble = (condition: StatusCondition): boolean =>
  (condition.type === "ReplicaFailure" && condition.status === "True") ||
  (condition.type === "Progressing" && condition.status === "False") ||
  (condition.type === "Failed" && condition.status === "True");

const troubleOf = (conditions: readonly StatusCondition[] | undefined): string | undefined => {
  const found = conditions?.find(isTrouble);
  return found && (found.message || found.reason || found.type);
};

/**
 * How many pods are of the newest template; undefined where old ones are meant to stay. Until the controller has seen
 * a new template, none of the pods is known to be of it.
 */
const updatedOf = ({ kind, metadata, spec, status }: ReplicationController | Deployment | ReplicaSet | StatefulSet): number | undefined => {
  if (kind !== "Deployment" && kind !== "StatefulSet") return undefined;
  const strategy = "updateStrategy" in spec ? spec.updateStrategy : undefined;
  if (strategy?.type === "OnDelete") return undefined;
  const seen = (status.observedGeneration ?? 0) >= (metadata.generation ?? 0);
  const updated = seen && "updatedReplicas" in status ? (status.updatedReplicas ?? 0) : 0;
  return updated + (strategy?.rollingUpdate?.partition ?? 0);
};

const countReplicas = (object: ReplicationController | Deployment | ReplicaSet | StatefulSet): Counts => ({
  wanted: object.spec.replicas ?? 1,
  ready: object.status.readyReplicas ?? 0,
  updated: updatedOf(object),
  trouble: troubleOf(object.status.conditions),
  template: object.spec.template,
});

const countJob = (job: Job): Counts => ({
  wanted: job.spec.completions ?? job.spec.parallelism ?? 1,
  ready: job.status.succeeded ?? 0,
  trouble: troubleOf(job.status.conditions),
  template: job.spec.template,
});

/** The numbers that matter of any workload. Objects were decoded by their kind's schema, which makes the casts safe. */
const countsOf = (kind: string, object: KubernetesObject): Counts => {
  switch (kind) {
    case "DaemonSet": {
      const daemonSet = object as DaemonSet;
      const { desiredNumberScheduled = 0, numberReady = 0, updatedNumberScheduled = 0 } = daemonSet.status;
      const updated = daemonSet.spec.updateStrategy.type === "OnDelete" ? desiredNumberScheduled : updatedNumberScheduled;
      return { wanted: desiredNumberScheduled, ready: numberReady, updated, template: daemonSet.spec.template };
    }
    case "Job":
      return countJob(object as Job);
    case "CronJob": {
      const cronJob = object as CronJob;
      const active = cronJob.status.active?.length ?? 0;
      return { wanted: active, ready: active, template: cronJob.spec.jobTemplate.spec?.template };
    }
    default:
      return countReplicas(object as ReplicationController);
  }
};

const describeJob = ({ wanted, ready, trouble }: Counts): Described => {
  if (trouble) return { state: "failed", code: "Failed", sentence: trouble };
  if (ready >= wanted) return { state: "idle", code: "Complete", sentence: "finished" };
  return { state: "waiting", code: "Running", sentence: `${ready} of ${wanted} finished` };
};

/** How a workload is doing against what was asked for. */
export const describeWorkload = (kind: string, counts: Counts): Described => {
  const { wanted, ready, updated = wanted, trouble } = counts;
  if (kind === "Job") return describeJob(counts);
  if (kind === "CronJob") return { state: wanted > 0 ? "ready" : "idle", code: wanted > 0 ? "Active" : "Scheduled", sentence: "" };
  if (trouble) return { state: "failed", code: "ReplicaFailure", sentence: trouble };
  if (wanted === 0 && ready === 0) return { state: "idle", code: "Empty", sentence: "scaled to 0" };
  if (updated < wanted) return { state: "waiting", code: "RollingOut", sentence: `${updated} of ${plural(wanted, "pod")} updated` };
  if (ready === wanted) return { state: "ready", code: "Ready", sentence: "" };
  if (ready > wanted) return { state: "waiting", code: "Scaling", sentence: `${plural(ready - wanted, "pod")} to go` };
  return { state: "waiting", code: "Scaling", sentence: `${plural(wanted - ready, "pod")} to come` };
};

export const workloadRow = (object: KubernetesObject, ref: ResourceRef): WorkloadRow => {
  const counts = countsOf(ref.kind, object);
  const { state, code, sentence } = describeWorkload(ref.kind, counts);
  const labels = { ...object.metadata.labels, ...counts.template?.metadata?.labels };
  const { uid, name, namespace = "", creationTimestamp } = object.metadata;
  return {
    uid,
    name,
    namespace,
    created: parseTime(creationTimestamp),
    kind: ref.kind,
    group: ref.group,
    plural: ref.plural,
    wanted: counts.wanted,
    ready: counts.ready,
    state,
    code,
    why: sentence,
    images: (counts.template?.spec.containers ?? []).map((container) => container.image ?? ""),
    app: labels["app.kubernetes.io/name"] ?? labels.app ?? labels["k8s-app"] ?? labels.run ?? name,
    owner: object.metadata.ownerReferences?.find((reference) => reference.controller)?.name ?? "",
  };
};
