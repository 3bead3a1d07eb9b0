import type { Pod } from "@gantry/api/core/v1";
import { ConfigError } from "../../environment/config-error";

const longestHostname = 63;
/** The kernel's. */
const longestFullName = 64;

export interface PodHostname {
  /** What `hostname` says in the pod. */
  readonly hostname: string;
  /** `hostname.subdomain.namespace.svc.domain`, for pods with a subdomain. */
  readonly fullName?: string;
}

/** @throws ConfigError when the pod wants its full name as hostname and that is too long for the kernel. */
export const podHostname = (pod: Pod, clusterDomain: string): PodHostname => {
  const name = pod.spec.hostname || pod.metadata.name;
  const hostname = name.length > longestHostname ? name.slice(0, longestHostname).replace(/[-.]+$/, "") : name;
  if (!pod.spec.subdomain) return { hostname };
  const fullName = `${hostname}.${pod.spec.subdomain}.${pod.metadata.namespace}.svc.${clusterDomain}`;
  if (!pod.spec.setHostnameAsFQDN) return { hostname, fullName };
  if (fullName.length > longestFullName) {
    throw new ConfigError(
      `failed to construct FQDN from pod hostname and cluster domain, FQDN ${fullName} is too long (${longestFullName} characters is the max, ${fullName.length} characters requested)`,
    );
  }
  return { hostname: fullName, fullName };
};
