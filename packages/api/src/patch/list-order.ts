/**
 * Merges two parts of a list into one, keeping the order within each. Where an entry of the left part may stand is told
 * by the live list: before the first entry of the right part that came after it there.
 */
export const interleave = <Item>(left: readonly Item[], right: readonly Item[], livePosition: (item: Item) => number): Item[] => {
  const result: Item[] = [];
  let next = 0;
  for (const item of left) {
    const place = livePosition(item);
    while (next < right.length) {
      const other = right[next] as Item;
      const otherPlace = livePosition(other);
      if (place >= 0 && otherPlace >= 0 && place < otherPlace) break;
      result.push(other);
      next += 1;
    }
    result.push(item);
  }
  return [...result, ...right.slice(next)];
};
