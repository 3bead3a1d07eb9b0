import type { EndpointRow, EndpointSliceRow, NodeRow, ServiceRow, YardRow } from "./rows/types";
import type { State } from "./state/state";

/** As many pods as can be told apart one by one; beyond, a node's pods of one app are drawn as one box with a number. */
export const mostSinglePods = 200;

export type EndpointCondition = EndpointRow["condition"];

/** What an edge leads to: a pod, a node's pods of one app, or an address that no pod has. */
export interface MapUnit {
  readonly id: string;
  readonly kind: "pod" | "group" | "address";
  readonly name: string;
  readonly namespace: string;
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
  readonly node: NodeRow | undefined;
  readonly units: readonly MapUnit[];
}

export interface MapEdge {
  readonly id: string;
  readonly service: string;
  readonly unit: string;
  /** The best of the endpoints that it stands for. */
  readonly condition: EndpointCondition;
  readonly counts: Readonly<Record<EndpointCondition, number>>;
}

export interface MapService {
  readonly id: string;
  readonly row: ServiceRow;
  readonly counts: Readonly<Record<EndpointCondition, number>>;
  readonly state: State;
}

export interface MapPlan {
  readonly services: readonly MapService[];
  readonly bays: readonly MapBay[];
  readonly edges: readonly MapEdge[];
  readonly units: ReadonlyMap<string, MapUnit>;
  readonly grouped: boolean;
}

type Counts = Record<EndpointCondition, number>;
const noCounts = (): Counts => ({ ready: 0, unready: 0, terminating: 0 });
const conditionRank: Readonly<Record<EndpointCondition, number>> = { ready: 0, terminating: 1, unready: 2 };

/** Of a service whose slices tell of one endpoint twice (once for each set of ports), the better word counts. */
const better = (a: EndpointCondition, b: EndpointCondition): EndpointCondition => (conditionRank[a] <= conditionRank[b] ? a : b);

const bestOf = (counts: Counts): EndpointCondition => (counts.ready > 0 ? "ready" : counts.terminating > 0 ? "terminating" : "unready");

const serviceState = ({ ready, unready, terminating }: Counts): State => {
  if (ready > 0) return unready > 0 ? "waiting" : "ready";
  return unready + terminating > 0 ? "failed" : "idle";
};

const singlePod = (pod: YardRow): MapUnit => {
  const { uid, name, namespace, app, node, state, code } = pod;
  return { id: uid, kind: "pod", name, namespace, app, node, state, code, count: 1, ready: state === "ready" ? 1 : 0 };
};

const groupState = (pods: readonly YardRow[]): State =>
  (["failed", "waiting", "ready"] as const).find((state) => pods.some((pod) => pod.state === state)) ?? "idle";

const groupOf = ({ node, namespace, app }: YardRow): string => `group/${node}/${namespace}/${app}`;

const podGroups = (pods: readonly YardRow[]): MapUnit[] => {
  const groups = new Map<string, [YardRow, ...YardRow[]]>();
  for (const pod of pods) {
    const members = groups.get(groupOf(pod));
    if (members) members.push(pod);
    else groups.set(groupOf(pod), [pod]);
  }
  return [...groups].map(([id, members]) => {
    const [{ app, namespace, node }] = members;
    const ready = members.filter(({ state }) => state === "ready").length;
    return { id, kind: "group", name: app, namespace, app, node, state: groupState(members), code: "", count: members.length, ready };
  });
};

const addressUnit = ({ address, node }: EndpointRow, id: string): MapUnit => ({
  id,
  kind: "address",
  name: address,
  namespace: "",
  app: address,
  node,
  state: "idle",
  code: "",
  count: 1,
  ready: 1,
});

const byApp = (a: MapUnit, b: MapUnit): number => {
  const [left, right] = [`${a.namespace}\n${a.app}\n${a.name}`, `${b.namespace}\n${b.app}\n${b.name}`];
  return left < right ? -1 : left > right ? 1 : 0;
};

const numeric = new Intl.Collator("en", { numeric: true });

const makeBays = (units: Iterable<MapUnit>, nodes: readonly NodeRow[]): MapBay[] => {
  const known = new Map(nodes.map((node) => [node.name, node]));
  const bays = new Map<string, MapUnit[]>([...known.keys()].sort(numeric.compare).map((name) => [`node/${name}`, []]));
  for (const unit of units) {
    const id = unit.node ? `node/${unit.node}` : unit.kind === "address" ? "addresses" : "waiting";
    const bay = bays.get(id);
    if (bay) bay.push(unit);
    else bays.set(id, [unit]);
  }
  return [...bays].map(([id, members]) => {
    const name = id.startsWith("node/") ? id.slice("node/".length) : undefined;
    const title = name ?? (id === "waiting" ? "On no node yet" : "Other addresses");
    return { id, title, node: name === undefined ? undefined : known.get(name), units: members.sort(byApp) };
  });
};

/** What every service leads to, each endpoint once: service → pod uid or address → endpoint. */
const endpointsByService = (slices: readonly EndpointSliceRow[]): Map<string, Map<string, EndpointRow>> => {
  const services = new Map<string, Map<string, EndpointRow>>();
  for (const { namespace, service, endpoints } of slices) {
    if (!service) continue;
    const key = `${namespace}/${service}`;
    const known = services.get(key) ?? new Map<string, EndpointRow>();
    services.set(key, known);
    for (const endpoint of endpoints) {
      const target = endpoint.podUid || `address/${endpoint.address}`;
      const before = known.get(target);
      known.set(target, before ? { ...endpoint, condition: better(before.condition, endpoint.condition) } : endpoint);
    }
  }
  return services;
};

/**
 * Lays the network out as lists: services on one side, nodes with what runs on them on the other, and the edges
 * between. An endpoint whose pod is not (or no longer) among `pods` has no edge.
 */
export const planMap = (
  pods: readonly YardRow[],
  nodes: readonly NodeRow[],
  services: readonly ServiceRow[],
  slices: readonly EndpointSliceRow[],
): MapPlan => {
  const grouped = pods.length > mostSinglePods;
  const shown = pods.filter((pod) => pod.node !== "" || pod.state !== "idle");
  const units = new Map((grouped ? podGroups(shown) : shown.map(singlePod)).map((unit) => [unit.id, unit]));
  const unitOfPod = new Map(shown.map((pod) => [pod.uid, grouped ? groupOf(pod) : pod.uid]));
  const endpoints = endpointsByService(slices);
  const edges = new Map<string, { service: string; unit: string; counts: Counts }>();
  const planned = services.map((row): MapService => {
    const counts = noCounts();
    for (const [target, endpoint] of endpoints.get(`${row.namespace}/${row.name}`) ?? []) {
      counts[endpoint.condition] += 1;
      const unit = endpoint.podUid ? unitOfPod.get(endpoint.podUid) : target;
      if (unit === undefined) continue;
      if (!endpoint.podUid && !units.has(unit)) units.set(unit, addressUnit(endpoint, unit));
      const id = `${row.uid} ${unit}`;
      const edge = edges.get(id) ?? { service: row.uid, unit, counts: noCounts() };
      edge.counts[endpoint.condition] += 1;
      edges.set(id, edge);
    }
    return { id: row.uid, row, counts, state: serviceState(counts) };
  });
  planned.sort((a, b) => numeric.compare(`${a.row.namespace}/${a.row.name}`, `${b.row.namespace}/${b.row.name}`));
  return {
    services: planned,
    bays: makeBays(units.values(), nodes),
    edges: [...edges].map(([id, edge]) => ({ id, ...edge, condition: bestOf(edge.counts) })),
    units,
    grouped,
  };
};

/** What is lit while one service or unit is chosen: it, its edges and what they lead to. Undefined: everything. */
export const litBy = ({ edges }: MapPlan, chosen: string): ReadonlySet<string> | undefined => {
  if (!chosen) return undefined;
  const lit = new Set([chosen]);
  for (const { id, service, unit } of edges)
    if (service === chosen || unit === chosen) for (const each of [id, service, unit]) lit.add(each);
  return lit;
};
