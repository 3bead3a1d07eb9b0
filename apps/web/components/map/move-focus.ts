import type { KeyboardEvent } from "react";

/** In a list of boxes only one is a stop for Tab; the arrow keys, Home and End move from it to its neighbours. */
export const moveFocus = (event: KeyboardEvent<HTMLElement>): void => {
  const boxes = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-map]")];
  const at = boxes.findIndex((box) => box.contains(document.activeElement));
  const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: boxes.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  boxes[to]?.focus();
};
