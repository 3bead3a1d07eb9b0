import type { EndpointRow, EndpointSliceRow, NodeRow, ServiceRow, YardRow } from "../rows/types";
import { addCounts, bestOf, better, noCounts, stateOf } from "./counts";
import type { EndpointCounts, MapPlan, MapService } from "./types";
import { addressUnit, bayOf, makeBays, podUnits, type UnitLimits } from "./units";

/** Up to how many things stand each for itself. */
export interface MapLimits extends UnitLimits {
  /** Beyond, those of a namespace are one. */
  readonly services: number;
}

/** As much as can be told apart in a drawing. */
export const drawingLimits: MapLimits = { pods: 200, groups: 120, services: 60 };

const endless = Number.POSITIVE_INFINITY;

/** For a table, which may be of any length. */
export const noLimits: MapLimits = { pods: endless, groups: endless, services: endless };

/** The rows that the map is made of. */
export interface MapInput {
  readonly pods: readonly YardRow[];
  readonly nodes: readonly NodeRow[];
  readonly services: readonly ServiceRow[];
  readonly slices: readonly EndpointSliceRow[];
}

const numeric = new Intl.Collator("en", { numeric: true });

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

interface Draft {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly rows: ServiceRow[];
  readonly counts: EndpointCounts;
}

const drafts = (services: readonly ServiceRow[], mostSingle: number): Draft[] => {
  const namespaces = new Set(services.map(({ namespace }) => namespace));
  if (services.length <= mostSingle || namespaces.size === 1)
    return services.map((row) => ({ id: row.uid, name: row.name, namespace: row.namespace, rows: [row], counts: noCounts() }));
  const byNamespace = new Map<string, Draft>();
  for (const row of services) {
    const { namespace } = row;
    const draft = byNamespace.get(namespace) ?? { id: `services/${namespace}`, name: namespace, namespace, rows: [], counts: noCounts() };
    draft.rows.push(row);
    byNamespace.set(namespace, draft);
  }
  return [...byNamespace.values()];
};

const finish = ({ id, name, namespace, rows, counts }: Draft): MapService => ({
  id,
  name,
  namespace,
  row: id.startsWith("services/") ? undefined : rows[0],
  count: rows.length,
  counts,
  state: rows.length === 1 && rows[0]?.answeredByNodes ? "ready" : stateOf(counts),
});

/**
 * Lays the network out as lists: services on one side, nodes with what runs on them on the other, and the edges
 * between. An endpoint whose pod is not (or no longer) among `pods` is counted and has no edge.
 */
export const planMap = ({ pods, nodes, services, slices }: MapInput, limits: MapLimits): MapPlan => {
  const { units, unitOfPod, level } = podUnits(pods, limits);
  const endpoints = endpointsByService(slices);
  const edges = new Map<string, { service: string; unit: string; counts: EndpointCounts }>();
  const planned = drafts(services, limits.services);
  for (const { id: service, rows, counts } of planned) {
    for (const [target, endpoint] of rows.flatMap(({ namespace, name }) => [...(endpoints.get(`${namespace}/${name}`) ?? [])])) {
      counts[endpoint.condition] += 1;
      const unit = endpoint.podUid ? unitOfPod.get(endpoint.podUid) : target;
      if (unit === undefined) continue;
      if (!endpoint.podUid && !units.has(unit)) units.set(unit, addressUnit(endpoint, unit));
      const id = `${service} ${unit}`;
      const edge = edges.get(id) ?? { service, unit, counts: noCounts() };
      addCounts(edge.counts, { ...noCounts(), [endpoint.condition]: 1 });
      edges.set(id, edge);
    }
  }
  const bayOfUnit = (id: string): string => {
    const unit = units.get(id);
    return unit ? bayOf(unit) : "";
  };
  return {
    services: planned.map(finish).sort((a, b) => numeric.compare(`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`)),
    bays: makeBays(units.values(), nodes),
    edges: [...edges].map(([id, edge]) => ({ id, ...edge, bay: bayOfUnit(edge.unit), condition: bestOf(edge.counts) })),
    units,
    level,
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
