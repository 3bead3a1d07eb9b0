import { type RefObject, useLayoutEffect, useRef } from "react";

/** Of the header that stays above the page, and of the room below. Pixels. */
const above = 68;
const below = 16;

/**
 * Keeps the shorter of two columns in sight while the page scrolls along the longer one. One that is taller than the
 * window scrolls until its end is seen.
 */
export const useSticky = <Column extends HTMLElement>(): RefObject<Column | null> => {
  const column = useRef<Column>(null);
  useLayoutEffect(() => {
    const element = column.current;
    if (!element) return;
    const place = (): void => {
      element.style.top = `${Math.min(above, window.innerHeight - element.offsetHeight - below)}px`;
    };
    place();
    const observer = new ResizeObserver(place);
    observer.observe(element);
    window.addEventListener("resize", place);
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", place);
    };
  }, []);
  return column;
};
