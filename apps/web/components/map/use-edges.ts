import { type RefObject, useLayoutEffect, useState } from "react";
import type { MapEdge } from "@/lib/network-map";

export interface DrawnEdge {
  readonly edge: MapEdge;
  /** For `d` of an SVG path, in pixels from the map's corner. */
  readonly path: string;
  readonly x: number;
  readonly y: number;
}

/** A pod is reached from the gap above its row, so that no edge crosses another box. Pixels. */
const gutter = 9;

const pathOf = (map: DOMRect, service: DOMRect, bay: DOMRect, unit: DOMRect): Pick<DrawnEdge, "path" | "x" | "y"> => {
  const from = { x: service.right - map.left, y: service.top + service.height / 2 - map.top };
  const door = { x: bay.left - map.left + 4, y: unit.top - map.top - gutter };
  const x = unit.left + Math.min(unit.width / 2, 17) - map.left;
  const y = unit.top - map.top;
  const middle = (from.x + door.x) / 2;
  return { path: `M${from.x} ${from.y}C${middle} ${from.y} ${middle} ${door.y} ${door.x} ${door.y}H${x}V${y}`, x, y };
};

const measure = (map: HTMLElement, edges: readonly MapEdge[]): DrawnEdge[] => {
  const frame = map.getBoundingClientRect();
  const places = new Map<string, HTMLElement>();
  for (const element of map.querySelectorAll<HTMLElement>("[data-map]")) places.set(element.dataset.map ?? "", element);
  const bays = new Map<Element, DOMRect>();
  const bayOf = (unit: HTMLElement): DOMRect => {
    const bay = unit.closest("[data-bay]") ?? unit;
    const known = bays.get(bay) ?? bay.getBoundingClientRect();
    bays.set(bay, known);
    return known;
  };
  return edges.flatMap((edge) => {
    const service = places.get(edge.service);
    const unit = places.get(edge.unit);
    if (!service || !unit) return [];
    return [{ edge, ...pathOf(frame, service.getBoundingClientRect(), bayOf(unit), unit.getBoundingClientRect()) }];
  });
};

/** Where the edges run, measured from what is on the page: again when the edges or the size of the map change. */
export const useEdges = (map: RefObject<HTMLElement | null>, edges: readonly MapEdge[]): readonly DrawnEdge[] => {
  const [drawn, setDrawn] = useState<readonly DrawnEdge[]>([]);
  useLayoutEffect(() => {
    const element = map.current;
    if (!element) return;
    const draw = (): void => setDrawn(measure(element, edges));
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [map, edges]);
  return drawn;
};
