import { type RefObject, useLayoutEffect, useState } from "react";
import type { PlacedEdge } from "@/lib/map/bundles";
import type { MapEdge } from "@/lib/map/types";

/** The middle of a pod's box; of a wider box, where its name begins. Pixels. */
const entrance = 17;

interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where an element stands in the map when it has come to rest: a box that is just arriving is still drawn elsewhere. */
const placeOf = (map: HTMLElement, element: HTMLElement): Place => {
  let [left, top] = [0, 0];
  let each: HTMLElement | null = element;
  while (each && each !== map) {
    left += each.offsetLeft;
    top += each.offsetTop;
    each = each.offsetParent instanceof HTMLElement ? each.offsetParent : null;
  }
  return { left, top, width: element.offsetWidth, height: element.offsetHeight };
};

const shift = ({ left, top, width, height }: Place, zero: Place): Place => ({
  left: left - zero.left,
  top: top - zero.top,
  width,
  height,
});

const measure = (map: HTMLElement, origin: HTMLElement, edges: readonly MapEdge[]): PlacedEdge[] => {
  const places = new Map<string, Place>();
  const zero = placeOf(map, origin);
  for (const element of map.querySelectorAll<HTMLElement>("[data-map], [data-bay]"))
    places.set(element.dataset.map ?? element.dataset.bay ?? "", shift(placeOf(map, element), zero));
  return edges.flatMap((edge) => {
    const [service, bay, unit] = [edge.service, edge.bay, edge.unit].map((id) => places.get(id));
    if (!service || !bay || !unit) return [];
    return [
      {
        edge,
        from: { x: service.left + service.width, y: service.top + service.height / 2 },
        door: { x: bay.left, y: bay.top + bay.height / 2 },
        to: { x: unit.left + Math.min(unit.width / 2, entrance), y: unit.top },
      },
    ];
  });
};

/** How far down the columns are: one of them may stay in sight while the page scrolls past. */
const columnTops = (map: HTMLElement): string => [...map.children].map((each) => (each instanceof HTMLElement ? each.offsetTop : 0)).join();

/**
 * Where edges run, in pixels from the corner of `origin`, measured from what is on the page: again when the edges or the
 * map's size change, or a column moves.
 */
export const useEdges = (
  map: RefObject<HTMLElement | null>,
  origin: RefObject<HTMLElement | null>,
  edges: readonly MapEdge[],
): readonly PlacedEdge[] => {
  const [placed, setPlaced] = useState<readonly PlacedEdge[]>([]);
  useLayoutEffect(() => {
    const [whole, corner] = [map.current, origin.current];
    if (!whole || !corner) return;
    let tops = "";
    const place = (): void => {
      tops = columnTops(whole);
      setPlaced(measure(whole, corner, edges));
    };
    const onScroll = (): void => {
      if (columnTops(whole) !== tops) place();
    };
    place();
    const observer = new ResizeObserver(place);
    observer.observe(whole);
    window.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      observer.disconnect();
      window.removeEventListener("scroll", onScroll);
    };
  }, [map, origin, edges]);
  return placed;
};
