import { type LabelMatcher, matcherFromSelector } from "@gantry/api";
import type { LabelSelector } from "@gantry/api/meta/v1";

/** Compiled selectors, by the selector object itself: objects in caches never change, so they are compiled once. */
const compiled = new WeakMap<LabelSelector, LabelMatcher>();

/** Whether a LabelSelector chooses labels; one that was left out chooses nothing. */
export const selects = (selector: LabelSelector | undefined, labels: Readonly<Record<string, string>> | undefined): boolean => {
  if (selector === undefined) return false;
  let matcher = compiled.get(selector);
  if (matcher === undefined) {
    matcher = matcherFromSelector(selector);
    compiled.set(selector, matcher);
  }
  return matcher.matches(labels);
};
