import type { Job } from "@gantry/api/batch/v1";
import type { Container, Pod } from "@gantry/api/core/v1";
import { podFromTemplate } from "../shared/pod-writer";
import { indexAnnotation, indexOf, type JobState } from "./job-state";

const indexVariable = "JOB_COMPLETION_INDEX";

const withIndex = (container: Container): Container => {
  if (container.env?.some(({ name }) => name === indexVariable)) return container;
  const fieldPath = `metadata.labels['${indexAnnotation}']`;
  return {
    ...container,
    env: [...(container.env ?? []), { name: indexVariable, valueFrom: { fieldRef: { apiVersion: "v1", fieldPath } } }],
  };
};

/** The pod of one index: it knows its number by a label, a variable and its host name. */
export const indexedPod = (job: Job, index: number): Pod => {
  const mark = { [indexAnnotation]: String(index) };
  const pod = podFromTemplate(job, job.spec.template, { annotations: mark, labels: mark });
  const { containers, initContainers } = pod.spec;
  const prefix = `${job.metadata.name.slice(0, 57 - String(index).length)}-${index}-`;
  return {
    ...pod,
    metadata: { ...pod.metadata, generateName: prefix },
    spec: {
      ...pod.spec,
      hostname: `${job.metadata.name}-${index}`,
      containers: containers.map(withIndex),
      ...(initContainers === undefined ? {} : { initContainers: initContainers.map(withIndex) }),
    },
  };
};

/** The lowest indexes that are neither done nor under way. */
export const nextIndexes = (job: Job, state: JobState, count: number): number[] => {
  const taken = new Set([...state.completedIndexes, ...state.active.flatMap((pod) => indexOf(pod) ?? [])]);
  const found: number[] = [];
  for (let index = 0; index < (job.spec.completions ?? 0) && found.length < count; index += 1) if (!taken.has(index)) found.push(index);
  return found;
};
