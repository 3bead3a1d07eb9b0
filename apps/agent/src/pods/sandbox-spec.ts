import type { Pod } from "@gantry/api/core/v1";
import { labels } from "../runtime/labels";
import type { PodIdentity, SandboxSpec } from "../runtime/spec";
import { podHostname } from "./files/hostname";
import { sandboxSecurity } from "./security";

export const identityOf = (pod: Pod): PodIdentity => ({
  uid: pod.metadata.uid,
  name: pod.metadata.name,
  namespace: pod.metadata.namespace ?? "",
});

const networkSysctl = /^(net\.|net\/)/;

const sysctlsOf = (pod: Pod): Record<string, string> => {
  const entries = (pod.spec.securityContext?.sysctls ?? []).map(({ name, value }) => [name.replaceAll("/", "."), value] as const);
  // The node's own network and IPC settings are not a pod's to change.
  return Object.fromEntries(entries.filter(([name]) => !(pod.spec.hostNetwork && networkSysctl.test(name))));
};

/** @throws ConfigError when the hostname cannot be. */
export const sandboxSpec = (pod: Pod, attempt: number, clusterDomain: string): SandboxSpec => ({
  pod: identityOf(pod),
  attempt,
  hostname: podHostname(pod, clusterDomain).hostname,
  domainname: "",
  hostNetwork: pod.spec.hostNetwork === true,
  hostPID: pod.spec.hostPID === true,
  hostIPC: pod.spec.hostIPC === true,
  shareProcessNamespace: pod.spec.shareProcessNamespace === true,
  sysctls: sysctlsOf(pod),
  security: sandboxSecurity(pod),
  labels: { [labels.gracePeriod]: String(pod.spec.terminationGracePeriodSeconds ?? 30) },
});
