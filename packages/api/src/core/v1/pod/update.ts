import { checkText, sameValue } from "../../../definition/validation";
import { type FieldError, fieldError } from "../../../machinery/field-error";
import { dns1123SubdomainRule, qualifiedNameRule, rangeMessages } from "../../../machinery/names";
import type { Toleration } from "../schema/affinity";
import type { Container } from "../schema/container";
import type { ContainerStatus } from "../schema/container-status";
import type { Pod, PodSpec } from "../schema/pod";

const greatestDeadline = 2 ** 31 - 1;

const forbiddenDetail =
  "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/** A deadline can be set, and can come nearer. */
const checkDeadline = (next: number | undefined, previous: number | undefined): FieldError[] => {
  const field = "spec.activeDeadlineSeconds";
  if (next === undefined) {
    return previous === undefined ? [] : [fieldError.invalid(field, next, "must not update from a positive integer to nil value")];
  }
  const range = rangeMessages(next, 0, greatestDeadline);
  if (range.length > 0) return range.map((detail) => fieldError.invalid(field, next, detail));
  return previous !== undefined && previous < next ? [fieldError.invalid(field, next, "must be less than or equal to previous value")] : [];
};

const withoutSeconds = ({ tolerationSeconds, ...rest }: Toleration): unknown => rest;

const checkTolerations = (next: readonly Toleration[] = [], previous: readonly Toleration[] = []): FieldError[] => {
  const kept = next.map(withoutSeconds);
  const lost = previous.some((toleration) => !kept.some((other) => sameValue(other, withoutSeconds(toleration))));
  return lost ? [fieldError.forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds")] : [];
};

const checkGates = (next: PodSpec, previous: PodSpec): FieldError[] => {
  const had = new Set((previous.schedulingGates ?? []).map(({ name }) => name));
  return (next.schedulingGates ?? [])
    .filter(({ name }) => !had.has(name))
    .map(({ name }) => fieldError.forbidden("spec.schedulingGates", `only deletion is allowed, but found new scheduling gate '${name}'`));
};

const withoutImages = (containers: readonly Container[] | undefined): unknown => containers?.map(({ image, ...rest }) => rest);

/** A pod that waits at a gate can still be told where not to go. */
const narrowed = (next: PodSpec, previous: PodSpec): boolean => {
  if (!previous.schedulingGates?.length) return false;
  return Object.entries(previous.nodeSelector ?? {}).every(([key, value]) => next.nodeSelector?.[key] === value);
};

const fixedPart = (spec: PodSpec, gated: boolean): unknown => {
  const { containers, initContainers, activeDeadlineSeconds, tolerations, schedulingGates, terminationGracePeriodSeconds, ...rest } = spec;
  return {
    ...rest,
    ...(gated ? { nodeSelector: undefined } : {}),
    containers: withoutImages(containers),
    initContainers: withoutImages(initContainers),
  };
};

const checkGracePeriod = (next: PodSpec, previous: PodSpec): boolean => {
  const [wanted, had] = [next.terminationGracePeriodSeconds, previous.terminationGracePeriodSeconds];
  return wanted === had || (had !== undefined && had < 0 && wanted === 1);
};

const annotationRule = (annotations: readonly [next: Pod, previous: Pod]): FieldError[] => {
  const key = "kubernetes.io/config.mirror";
  const [next, previous] = annotations.map(({ metadata }) => metadata.annotations?.[key]);
  if (next === previous) return [];
  const verb = previous === undefined ? "may not add mirror pod annotation" : "may not remove or update mirror pod annotation";
  return [fieldError.forbidden(`metadata.annotations[${key}]`, verb)];
};

/** What an update may change in a pod: images, a nearer deadline, more tolerations, fewer gates. */
export const validatePodUpdate = (next: Pod, previous: Pod): FieldError[] => {
  for (const field of ["containers", "initContainers"] as const) {
    if ((next.spec[field]?.length ?? 0) !== (previous.spec[field]?.length ?? 0)) {
      return [fieldError.forbidden(`spec.${field}`, "pod updates may not add or remove containers")];
    }
  }
  const gated = narrowed(next.spec, previous.spec);
  const same = sameValue(fixedPart(next.spec, gated), fixedPart(previous.spec, gated)) && checkGracePeriod(next.spec, previous.spec);
  return [
    ...annotationRule([next, previous]),
    ...checkDeadline(next.spec.activeDeadlineSeconds, previous.spec.activeDeadlineSeconds),
    ...checkTolerations(next.spec.tolerations, previous.spec.tolerations),
    ...checkGates(next.spec, previous.spec),
    ...(same ? [] : [fieldError.forbidden("spec", forbiddenDetail)]),
  ];
};

/** A container that has ended for good stays ended. */
const checkTransitions = (next: Pod, previous: Pod, field: "containerStatuses" | "initContainerStatuses"): FieldError[] => {
  const { restartPolicy, initContainers = [] } = previous.spec;
  if (restartPolicy === "Always") return [];
  const sidecars = new Set(initContainers.filter((container) => container.restartPolicy === "Always").map(({ name }) => name));
  const statuses = new Map((next.status[field] ?? []).map((status): [string, ContainerStatus] => [status.name, status]));
  return (previous.status[field] ?? []).flatMap(({ name, state }, index) => {
    const after = statuses.get(name);
    if (!state.terminated || !after || after.state.terminated || sidecars.has(name)) return [];
    if (state.terminated.exitCode !== 0 && restartPolicy === "OnFailure") return [];
    return [fieldError.forbidden(`status.${field}[${index}].state`, "may not be transitioned to non-terminated state")];
  });
};

export const validatePodStatusUpdate = (next: Pod, previous: Pod): FieldError[] => {
  const { nominatedNodeName, conditions = [] } = next.status;
  return [
    ...conditions.flatMap(({ type }, index) => checkText(`status.conditions[${index}].type`, type, qualifiedNameRule)),
    ...(nominatedNodeName && nominatedNodeName !== previous.status.nominatedNodeName
      ? checkText("status.nominatedNodeName", nominatedNodeName, dns1123SubdomainRule)
      : []),
    ...checkTransitions(next, previous, "containerStatuses"),
    ...checkTransitions(next, previous, "initContainerStatuses"),
  ];
};

/** Through `ephemeralcontainers` containers can be added to a running pod, and nothing else. */
export const validateEphemeralContainersUpdate = (next: Pod, previous: Pod): FieldError[] => {
  const field = "spec.ephemeralContainers";
  const containers = new Map((next.spec.ephemeralContainers ?? []).map((container) => [container.name, container] as const));
  return (previous.spec.ephemeralContainers ?? []).flatMap((container) => {
    const after = containers.get(container.name);
    if (!after) return [fieldError.forbidden(field, `existing ephemeral containers "${container.name}" may not be removed`)];
    if (sameValue(after, container)) return [];
    return [fieldError.forbidden(field, `existing ephemeral containers "${container.name}" may not be changed`)];
  });
};
