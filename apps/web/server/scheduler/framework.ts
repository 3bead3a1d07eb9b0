import type { ReplicaSet, StatefulSet } from "@gantry/api/apps/v1";
import type { Namespace, PersistentVolume, PersistentVolumeClaim, Pod, ReplicationController, Service } from "@gantry/api/core/v1";
import type { ClusterView } from "./snapshot/cluster-state";
import type { NodeInfo } from "./snapshot/node-info";
import type { PodInfo } from "./snapshot/pod-info";

/** What the scheduler looks up beyond nodes and pods. */
export interface Lookup {
  namespace(name: string): Namespace | undefined;
  persistentVolumeClaim(namespace: string, name: string): PersistentVolumeClaim | undefined;
  persistentVolume(name: string): PersistentVolume | undefined;
  services(namespace: string): readonly Service[];
  replicationController(namespace: string, name: string): ReplicationController | undefined;
  replicaSet(namespace: string, name: string): ReplicaSet | undefined;
  statefulSet(namespace: string, name: string): StatefulSet | undefined;
}

/** Everything one decision may depend on. */
export interface Cycle {
  readonly state: ClusterView;
  readonly lookup: Lookup;
}

/** Why a node was refused. */
export interface Refusal {
  /** In Kubernetes' words, as they appear in `0/3 nodes are available: …`. */
  readonly reasons: readonly string[];
  /** Whether no pod that could be evicted would change it. */
  readonly unresolvable?: boolean;
}

/** What happens in the cluster that may let a waiting pod run after all. */
export type ClusterEvent = "NodeAdd" | "NodeUpdate" | "PodDelete" | "PodAdd" | "PodUpdate" | "VolumeChange" | "NamespaceUpdate";

/** Says of one node whether the pod can run there. Prepared once per pod, then asked per node. */
export interface Filter {
  readonly name: string;
  /** The events after which a pod that this filter refused is worth another try. */
  readonly events: readonly ClusterEvent[];
  /** Undefined when the pod cannot be refused by this filter; a string refuses it everywhere, whatever the nodes. */
  prepare(pod: PodInfo, cycle: Cycle): ((node: NodeInfo) => Refusal | undefined) | string | undefined;
}

/** Says of nodes that all fit how good each is. */
export interface Score {
  readonly name: string;
  readonly weight: number;
  /** Undefined when this score has nothing to say about the pod. The result is any number; it is brought to 0–100 afterwards. */
  prepare(pod: PodInfo, cycle: Cycle, nodes: readonly NodeInfo[]): ((node: NodeInfo) => number) | undefined;
  /** How raw numbers become 0–100. `none` says they are that already. */
  readonly normalize: "none" | "highest" | "lowest";
}

/** Where a pod can go, or why it can go nowhere. */
export type Decision =
  | {
      readonly fits: true;
      readonly node: string;
      readonly scores: ReadonlyMap<string, number>;
      readonly refusals: ReadonlyMap<string, NodeRefusal>;
    }
  | { readonly fits: false; readonly refusals: ReadonlyMap<string, NodeRefusal>; readonly total: number; readonly blocked?: NodeRefusal };

export interface NodeRefusal extends Refusal {
  readonly filter: string;
}

export type PodPredicate = (pod: Pod) => boolean;
