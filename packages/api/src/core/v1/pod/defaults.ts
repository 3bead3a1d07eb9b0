import type { Pod, PodSpec, PodTemplateSpec } from "../schema/pod";
import { applyContainerDefaults, applyHostPortDefaults, applyRequestDefaults } from "./container-defaults";
import { applyVolumeDefaults } from "./volume-defaults";

const terminationGracePeriodSeconds = 30;

/** `serviceAccount` is the old name of `serviceAccountName`; both are written with the same value. */
const alignServiceAccount = (spec: PodSpec): void => {
  spec.serviceAccountName ||= spec.serviceAccount;
  if (spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName;
  else delete spec.serviceAccountName;
};

/** The defaults of every pod spec, in a pod or in a template. */
export const applyPodSpecDefaults = (spec: PodSpec): void => {
  spec.dnsPolicy ||= "ClusterFirst";
  spec.restartPolicy ||= "Always";
  spec.securityContext ??= {};
  spec.terminationGracePeriodSeconds ??= terminationGracePeriodSeconds;
  spec.schedulerName ||= "default-scheduler";
  alignServiceAccount(spec);
  for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
    applyContainerDefaults(container);
    if (spec.hostNetwork) applyHostPortDefaults(container);
  }
  for (const container of spec.ephemeralContainers ?? []) applyContainerDefaults(container);
  for (const volume of spec.volumes ?? []) applyVolumeDefaults(volume);
};

export const applyPodTemplateDefaults = (template: PodTemplateSpec): void => applyPodSpecDefaults(template.spec);

/** The defaults of a pod: those of its spec, and some that templates must not have yet. */
export const applyPodDefaults = (pod: Pod): void => {
  applyPodSpecDefaults(pod.spec);
  for (const container of [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]) applyRequestDefaults(container);
  pod.spec.enableServiceLinks ??= true;
};
