import type { NetworkBackend } from "@gantry/api/core/v1";
import type { State } from "../state/state";

/** What every row of a live view has. Rows hold the fields that a table shows and nothing else. */
export interface Row {
  readonly uid: string;
}

export interface NamedRow extends Row {
  readonly name: string;
  /** "" for cluster-scoped objects. */
  readonly namespace: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

interface Condition {
  readonly state: State;
  readonly code: string;
  readonly why: string;
}

/** One box in the yard. */
export interface YardRow extends Row, Condition {
  readonly name: string;
  readonly namespace: string;
  /** "" while it waits for one. */
  readonly node: string;
  readonly app: string;
  /** Requested, in cores. */
  readonly cpu: number;
  /** Requested, in bytes. */
  readonly memory: number;
}

export interface PodRow extends YardRow, NamedRow {
  readonly readyContainers: number;
  readonly containers: number;
  readonly restarts: number;
  readonly ip: string;
  readonly ownerKind: string;
  readonly ownerName: string;
}

export interface NodeRow extends NamedRow, Condition {
  readonly address: string;
  readonly roles: string;
  readonly version: string;
  readonly unschedulable: boolean;
  readonly simulated: boolean;
  /** Allocatable, in cores. */
  readonly cpu: number;
  /** Allocatable, in bytes. */
  readonly memory: number;
  readonly pods: number;
  readonly taints: number;
}

/** A node's part of the pod network. */
export interface NodeNetworkRow extends NamedRow, Condition {
  readonly address: string;
  /** Where the addresses of its pods are taken from; empty while the node controller has assigned none. */
  readonly podCIDRs: readonly string[];
  /** How its agent reaches pods of other nodes; undefined where it does not say so, as where all is simulated. */
  readonly backend?: NetworkBackend;
  readonly simulated: boolean;
}

export interface WorkloadRow extends NamedRow, Condition {
  readonly kind: string;
  readonly group: string;
  readonly plural: string;
  readonly wanted: number;
  readonly ready: number;
  readonly images: readonly string[];
  readonly app: string;
  /** The Deployment or CronJob that made it; "" when a person did. */
  readonly owner: string;
}

export interface ServiceRow extends NamedRow {
  readonly type: string;
  readonly clusterIP: string;
  /** `80 → 8080`, `443:30443 → https/TCP`. */
  readonly ports: readonly string[];
  readonly selector: string;
  /** Every node answers on its address itself: it needs no endpoints. */
  readonly answeredByNodes: boolean;
}

/** One endpoint of a service. */
export interface EndpointRow {
  readonly address: string;
  /** "" where no pod stands behind the address. */
  readonly podUid: string;
  /** "" where it is not known. */
  readonly node: string;
  /** Only `ready` ones get new connections. */
  readonly condition: "ready" | "unready" | "terminating";
}

export interface EndpointSliceRow extends Row {
  readonly namespace: string;
  /** "" for a slice that belongs to no service. */
  readonly service: string;
  readonly endpoints: readonly EndpointRow[];
}

export interface EventRow extends Row, Condition {
  readonly namespace: string;
  /** Last seen, milliseconds since the epoch. */
  readonly time: number;
  readonly count: number;
  readonly kind: string;
  readonly name: string;
  readonly message: string;
  readonly source: string;
}

export interface NamespaceRow extends NamedRow, Condition {}

export interface ConfigRow extends NamedRow {
  readonly type: string;
  readonly keys: readonly string[];
}

export interface QuotaRow extends NamedRow {
  readonly limits: readonly { readonly resource: string; readonly used: string; readonly hard: string; readonly fraction: number }[];
}

/** Roles, bindings and service accounts in one table. */
export interface AccessRow extends NamedRow {
  readonly kind: string;
  readonly plural: string;
  readonly group: string;
  /** For a binding who has what; for a role what it allows. */
  readonly summary: string;
}

/** Any kind that has no table of its own. */
export interface GenericRow extends NamedRow {
  readonly labels: Readonly<Record<string, string>>;
  readonly deleting: boolean;
}

/** One whole object, for the page that shows it. */
export interface ObjectRow extends Row {
  readonly object: import("@gantry/api").KubernetesObject;
}

/** How many there are of a navigation entry's kind. */
export interface CountRow extends Row {
  readonly count: number;
}

/** Newest measured use of a node or pod; `uid` is `node/<name>` or `pod/<namespace>/<name>`. */
export interface UsageRow extends Row {
  /** Cores. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}
