import type { KubernetesObject } from "@gantry/api";
import type { Deployment } from "@gantry/api/apps/v1";
import type { CronJob } from "@gantry/api/batch/v1";
import type { PodTemplateSpec, ReplicationController } from "@gantry/api/core/v1";
import type { LabelSelectorLike } from "./selector";

/** The pod template of any kind of workload. */
export const templateOf = (object: KubernetesObject): PodTemplateSpec | undefined =>
  object.kind === "CronJob" ? (object as CronJob).spec.jobTemplate.spec?.template : (object as ReplicationController).spec?.template;

/** Which pods belong to a workload: a ReplicationController has a plain map, the others a selector. */
export const podSelectorOf = (object: KubernetesObject): LabelSelectorLike | undefined => {
  if (object.kind === "ReplicationController") {
    const { selector, template } = (object as ReplicationController).spec;
    return { matchLabels: selector ?? template?.metadata.labels };
  }
  return (object as Deployment).spec?.selector;
};
