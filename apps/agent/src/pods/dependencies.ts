import type { Pod, Service } from "@gantry/api/core/v1";
import type { ReferencedObjects } from "../environment/container-environment";
import type { ImagePuller } from "../images/image-puller";
import type { Logger } from "../log";
import type { PodNetwork } from "../network/types";
import type { ProbeRunner } from "../probes/types";
import type { ContainerRuntime } from "../runtime/types";
import type { PodVolumes } from "../volumes/types";
import type { PodStatusWriter } from "./status/status-writer";

/** Reports an event about a pod, or about one container of it. Returns at once. */
export type PodEventSink = (
  pod: Pod,
  event: { readonly type: "Normal" | "Warning"; readonly reason: string; readonly message: string; readonly fieldPath?: string },
) => void;

/** What pods need to know of their node. */
export interface NodeContext {
  readonly name: string;
  readonly hostIPs: readonly string[];
  readonly memoryBytes: number;
  /** The most processes in one container; no limit when left out. */
  readonly pidsLimit?: number;
  /** Quantities by resource name. */
  allocatable(): Readonly<Record<string, string>>;
  labels(): Readonly<Record<string, string>>;
}

export interface DnsContext {
  readonly clusterDns: readonly string[];
  readonly clusterDomain: string;
}

/** The parts of the agent that pod workers use. */
export interface PodDependencies {
  readonly runtime: ContainerRuntime;
  readonly network: PodNetwork;
  readonly volumes: PodVolumes;
  readonly images: ImagePuller;
  readonly objects: ReferencedObjects;
  /** The services whose variables a pod of this namespace gets: its namespace's and `default/kubernetes`. */
  readonly servicesFor: (namespace: string) => Iterable<Service>;
  readonly probes: ProbeRunner;
  readonly statuses: PodStatusWriter;
  readonly event: PodEventSink;
  readonly node: NodeContext;
  readonly dns: DnsContext;
  /** The agent's directory. */
  readonly root: string;
  readonly now: () => number;
  readonly log: Logger;
}
