import type { EndpointRow, NodeRow, YardRow } from "../rows/types";
import type { MapBay, MapUnit, PodLevel } from "./types";

/** Beyond that many a person cannot tell one from another. */
export interface UnitLimits {
  readonly pods: number;
  /** Of groups of pods, whose boxes are larger. */
  readonly groups: number;
}

const singlePod = (pod: YardRow): MapUnit => {
  const { uid, name, namespace, app, node, state, code } = pod;
  return { id: uid, kind: "pod", name, namespace, app, node, state, code, count: 1, ready: state === "ready" ? 1 : 0 };
};

type GroupLevel = Exclude<PodLevel, "pod">;
type Identity = Pick<MapUnit, "name" | "namespace" | "app">;

const identities: Readonly<Record<GroupLevel, (pod: YardRow) => Identity>> = {
  app: ({ app, namespace }) => ({ name: app, namespace, app }),
  namespace: ({ namespace }) => ({ name: namespace, namespace, app: namespace }),
  node: ({ node }) => ({ name: "all pods", namespace: "", app: node }),
};

const unitIn = (level: PodLevel, pod: YardRow): string => {
  if (level === "pod") return pod.uid;
  const { namespace, name } = identities[level](pod);
  return `${level}/${pod.node}/${namespace}/${name}`;
};

const worstOf = (pods: readonly YardRow[]): MapUnit["state"] =>
  (["failed", "waiting", "ready"] as const).find((state) => pods.some((pod) => pod.state === state)) ?? "idle";

const groupPods = (level: GroupLevel, pods: readonly YardRow[]): MapUnit[] => {
  const groups = new Map<string, [YardRow, ...YardRow[]]>();
  for (const pod of pods) {
    const members = groups.get(unitIn(level, pod));
    if (members) members.push(pod);
    else groups.set(unitIn(level, pod), [pod]);
  }
  return [...groups].map(([id, members]) => {
    const [first] = members;
    const ready = members.filter(({ state }) => state === "ready").length;
    const shared = { node: first.node, state: worstOf(members), code: "", count: members.length, ready };
    return { id, kind: level, ...identities[level](first), ...shared };
  });
};

export interface PodUnits {
  readonly units: Map<string, MapUnit>;
  /** Which unit a pod is in, by its uid. */
  readonly unitOfPod: ReadonlyMap<string, string>;
  readonly level: PodLevel;
}

/** Pods as what is drawn of them: the finest level that keeps the limits. Those that ended before they had a node are left out. */
export const podUnits = (pods: readonly YardRow[], limits: UnitLimits): PodUnits => {
  const shown = pods.filter((pod) => pod.node !== "" || pod.state !== "idle");
  const made = (level: PodLevel, units: readonly MapUnit[]): PodUnits => ({
    units: new Map(units.map((unit) => [unit.id, unit])),
    unitOfPod: new Map(shown.map((pod) => [pod.uid, unitIn(level, pod)])),
    level,
  });
  if (shown.length <= limits.pods) return made("pod", shown.map(singlePod));
  for (const level of ["app", "namespace"] as const) {
    const groups = groupPods(level, shown);
    if (groups.length <= limits.groups) return made(level, groups);
  }
  return made("node", groupPods("node", shown));
};

/** An endpoint that no pod stands behind. */
export const addressUnit = ({ address, node }: EndpointRow, id: string): MapUnit => ({
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

export const bayOf = ({ node, kind }: MapUnit): string => (node ? `node/${node}` : kind === "address" ? "addresses" : "waiting");

const numeric = new Intl.Collator("en", { numeric: true });

const byApp = (a: MapUnit, b: MapUnit): number =>
  numeric.compare(a.namespace, b.namespace) || numeric.compare(a.app, b.app) || numeric.compare(a.name, b.name);

/** Every node a bay, by name; after them the pods that wait for a node, and addresses that are on none. */
export const makeBays = (units: Iterable<MapUnit>, nodes: readonly NodeRow[]): MapBay[] => {
  const known = new Map(nodes.map((node) => [node.name, node]));
  const members = new Map<string, MapUnit[]>([...known.keys()].map((name) => [`node/${name}`, []]));
  for (const unit of units) {
    const bay = members.get(bayOf(unit));
    if (bay) bay.push(unit);
    else members.set(bayOf(unit), [unit]);
  }
  const others = ["waiting", "addresses"];
  const ids = [...members.keys()].sort((a, b) => others.indexOf(a) - others.indexOf(b) || numeric.compare(a, b));
  return ids.map((id) => {
    const isNode = !others.includes(id);
    const title = isNode ? id.slice("node/".length) : id === "waiting" ? "On no node yet" : "Other addresses";
    return { id, title, isNode, node: isNode ? known.get(title) : undefined, units: (members.get(id) ?? []).sort(byApp) };
  });
};
