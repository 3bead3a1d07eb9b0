import type { Node, Pod } from "@gantry/api/core/v1";
import type { Cycle, Lookup } from "../framework";
import { ClusterState } from "../snapshot/cluster-state";
import { createPodInfo, type PodInfo } from "../snapshot/pod-info";

interface NodeParts {
  readonly cpu?: string;
  readonly memory?: string;
  readonly pods?: string;
  readonly labels?: Record<string, string>;
  readonly spec?: Node["spec"];
  readonly images?: Node["status"]["images"];
}

/** A node as the API would show it; 4 CPU, 8 Gi and 110 pods unless said otherwise. */
export const makeNode = (name: string, parts: NodeParts = {}): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name, uid: name, resourceVersion: "1", creationTimestamp: "", labels: { "kubernetes.io/hostname": name, ...parts.labels } },
  spec: parts.spec ?? {},
  status: {
    allocatable: { cpu: parts.cpu ?? "4", memory: parts.memory ?? "8Gi", pods: parts.pods ?? "110" },
    images: parts.images ?? [],
  } as unknown as Node["status"],
});

interface PodParts {
  readonly requests?: Record<string, string>;
  readonly labels?: Record<string, string>;
  readonly spec?: Partial<Pod["spec"]>;
}

/** A pod with one container, defaulted as the API server would. */
export const makePod = (name: string, parts: PodParts = {}): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "default", uid: name, resourceVersion: "1", creationTimestamp: "", labels: parts.labels ?? {} },
  spec: {
    schedulerName: "default-scheduler",
    containers: [{ name: "main", image: "web:1", resources: { requests: parts.requests ?? {} } }],
    ...parts.spec,
  } as Pod["spec"],
  status: {} as Pod["status"],
});

const nothing: Lookup = {
  namespace: () => undefined,
  persistentVolumeClaim: () => undefined,
  persistentVolume: () => undefined,
  services: () => [],
  replicationController: () => undefined,
  replicaSet: () => undefined,
  statefulSet: () => undefined,
};

/** A cluster of these nodes, with these pods on them. */
export const makeCycle = (
  nodes: readonly Node[],
  placed: Readonly<Record<string, readonly Pod[]>> = {},
  lookup: Partial<Lookup> = {},
): Cycle & { readonly state: ClusterState } => {
  const state = new ClusterState();
  for (const node of nodes) state.setNode(node);
  for (const [node, pods] of Object.entries(placed)) {
    for (const pod of pods) state.setPod({ ...pod, spec: { ...pod.spec, nodeName: node } });
  }
  return { state, lookup: { ...nothing, ...lookup } };
};

export const info = (pod: Pod): PodInfo => createPodInfo(pod);
