import type { EndpointCondition, MapEdge } from "./types";

interface Point {
  readonly x: number;
  readonly y: number;
}

/** An edge with its places on the page, in pixels from one corner. */
export interface PlacedEdge {
  readonly edge: MapEdge;
  /** Where it leaves its service. */
  readonly from: Point;
  /** Where it comes into the bay. */
  readonly door: Point;
  /** The top of the box that it leads to. */
  readonly to: Point;
}

/** The edges from one service into one bay that are in one condition: drawn as one path, so that lines do not add up. */
export interface Bundle {
  readonly id: string;
  readonly condition: EndpointCondition;
  /** For `d` of an SVG path. */
  readonly path: string;
  readonly ends: readonly (Point & { readonly id: string })[];
}

/** From the door a line runs up or down inside the bay's edge, then in the gap above a row of boxes: it crosses none. Pixels. */
const rail = 5;
const gutter = 9;

const trunk = ({ from, door }: PlacedEdge): string => {
  const middle = (from.x + door.x) / 2;
  return `M${from.x} ${from.y}C${middle} ${from.y} ${middle} ${door.y} ${door.x} ${door.y}h${rail}`;
};

const branch = ({ door, to }: PlacedEdge): string => `M${door.x + rail} ${door.y}V${to.y - gutter}H${to.x}V${to.y}`;

/** Puts edges together that run the same way. What is ready comes first, so that what is not is drawn over it. */
export const bundleEdges = (placed: readonly PlacedEdge[]): Bundle[] => {
  const groups = new Map<string, [PlacedEdge, ...PlacedEdge[]]>();
  for (const each of placed) {
    const { service, bay, condition } = each.edge;
    const id = `${service} ${bay} ${condition}`;
    const group = groups.get(id);
    if (group) group.push(each);
    else groups.set(id, [each]);
  }
  const bundles = [...groups].map(([id, members]): Bundle => {
    const [first] = members;
    const path = trunk(first) + members.map(branch).join("");
    return { id, condition: first.edge.condition, path, ends: members.map(({ edge, to }) => ({ id: edge.id, x: to.x, y: to.y })) };
  });
  return bundles.sort((a, b) => Number(a.condition !== "ready") - Number(b.condition !== "ready"));
};
