import type { EndpointRow, NodeRow, ServiceRow } from "../rows/types";
import type { State } from "../state/state";

export type EndpointCondition = EndpointRow["condition"];

/** How many endpoints are in each condition. */
export type EndpointCounts = Record<EndpointCondition, number>;

/** What pods are put together by: not at all, by app, by namespace, or all that are on a node. */
export type PodLevel = "pod" | "app" | "namespace" | "node";

/** What an edge leads to: a pod, some of the pods of a node, or an address that no pod has. */
export interface MapUnit {
  readonly id: string;
  readonly kind: PodLevel | "address";
  readonly name: string;
  /** "" for what is in none, or in several. */
  readonly namespace: string;
  /** What gives it its colour. */
  readonly app: string;
  /** "" where there is none (yet). */
  readonly node: string;
  readonly state: State;
  /** Kubernetes' word for the state of a pod; "" for an address. */
  readonly code: string;
  readonly count: number;
  /** How many of them are in order. */
  readonly ready: number;
}

export interface MapBay {
  readonly id: string;
  readonly title: string;
  /** False for pods that wait for a node, and for addresses that are on none. */
  readonly isNode: boolean;
  /** Undefined also for a name that pods carry but no node (any more) has. */
  readonly node: NodeRow | undefined;
  readonly units: readonly MapUnit[];
}

/** Where edges begin: a service, or all those of a namespace. */
export interface MapService {
  readonly id: string;
  /** Of the service, or of the namespace. */
  readonly name: string;
  readonly namespace: string;
  /** Undefined where it stands for a namespace's services. */
  readonly row: ServiceRow | undefined;
  /** How many services it stands for. */
  readonly count: number;
  readonly counts: Readonly<EndpointCounts>;
  readonly state: State;
}

export interface MapEdge {
  readonly id: string;
  readonly service: string;
  readonly unit: string;
  readonly bay: string;
  /** The best of the endpoints that it stands for. */
  readonly condition: EndpointCondition;
  readonly counts: Readonly<EndpointCounts>;
}

export interface MapPlan {
  readonly services: readonly MapService[];
  readonly bays: readonly MapBay[];
  readonly edges: readonly MapEdge[];
  readonly units: ReadonlyMap<string, MapUnit>;
  readonly level: PodLevel;
}
