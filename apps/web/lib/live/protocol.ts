import type { Status } from "@gantry/api";
import type { LabelSelectorLike } from "../kubernetes/selector";
import type {
  AccessRow,
  ConfigRow,
  CountRow,
  EndpointSliceRow,
  EventRow,
  GenericRow,
  NamespaceRow,
  NodeNetworkRow,
  NodeRow,
  ObjectRow,
  PodRow,
  QuotaRow,
  Row,
  ServiceRow,
  UsageRow,
  WorkloadRow,
  YardRow,
} from "../rows/types";

/** What a browser can follow, and the rows that each view is made of. */
export interface ViewRows {
  yard: YardRow;
  pods: PodRow;
  nodes: NodeRow;
  nodenetworks: NodeNetworkRow;
  workloads: WorkloadRow;
  services: ServiceRow;
  /** Which pods and addresses stand behind the services. */
  endpointslices: EndpointSliceRow;
  events: EventRow;
  namespaces: NamespaceRow;
  configmaps: ConfigRow;
  secrets: ConfigRow;
  quotas: QuotaRow;
  access: AccessRow;
  /** Any kind: `resource` says which. */
  objects: GenericRow;
  /** One object, whole: `resource` and `name` say which. */
  object: ObjectRow;
  /** The numbers in the navigation. */
  counts: CountRow;
  /** Newest measured use of nodes and pods. */
  usage: UsageRow;
}

export type ViewName = keyof ViewRows;

export interface ViewSpec<Name extends ViewName = ViewName> {
  readonly view: Name;
  /** Only these; all when empty or left out. */
  readonly namespaces?: readonly string[];
  readonly selector?: LabelSelectorLike;
  readonly resource?: { readonly group: string; readonly version: string; readonly plural: string; readonly namespaced: boolean };
  readonly name?: string;
  /** Only pods on this node. */
  readonly node?: string;
  /** Only events about this object. */
  readonly about?: { readonly kind: string; readonly name: string; readonly uid?: string };
  /** For `usage`: which. */
  readonly of?: "nodes" | "pods";
}

/** A source of a view that could not be read: e.g. listing secrets is forbidden. */
export interface SourceProblem {
  readonly plural: string;
  readonly status: Status;
}

export interface Snapshot {
  readonly id: number;
  readonly revision: string;
  readonly rows: readonly Row[];
  readonly problems: readonly SourceProblem[];
}

export interface Delta {
  readonly id: number;
  readonly revision: string;
  readonly upserts: readonly Row[];
  readonly removes: readonly string[];
}

export interface LogRequest {
  readonly id: number;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly tailLines?: number;
  readonly sinceSeconds?: number;
  readonly timestamps: boolean;
}

export interface TerminalRequest {
  readonly id: number;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
  readonly columns: number;
  readonly rows: number;
}

export interface ClientMessages {
  subscribe: (id: number, spec: ViewSpec) => void;
  unsubscribe: (id: number) => void;
  logOpen: (request: LogRequest) => void;
  logClose: (id: number) => void;
  terminalOpen: (request: TerminalRequest) => void;
  terminalInput: (id: number, data: string) => void;
  terminalResize: (id: number, columns: number, rows: number) => void;
  terminalClose: (id: number) => void;
}

export interface ServerMessages {
  /** Acknowledged by the browser once it has taken the rows in; the next batch waits for that. */
  snapshot: (snapshot: Snapshot, taken: () => void) => void;
  delta: (delta: Delta, taken: () => void) => void;
  problem: (id: number, problems: readonly SourceProblem[]) => void;
  logData: (id: number, text: string, taken: () => void) => void;
  logEnd: (id: number, error?: Status) => void;
  terminalData: (id: number, data: Uint8Array) => void;
  terminalEnd: (id: number, message: string) => void;
  /** The session has ended; the browser goes to the sign-in page. */
  signedOut: () => void;
}
