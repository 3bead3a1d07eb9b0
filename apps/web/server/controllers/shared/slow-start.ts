/**
 * Does something `count` times in growing parallel batches (1, 2, 4 …) and stops after a batch in which one failed, so
 * that a hopeless request (quota, admission) is not sent many times. Throws the first error of that batch.
 */
export const slowStart = async (count: number, action: () => Promise<void>): Promise<void> => {
  let remaining = count;
  for (let batch = 1; remaining > 0; batch = Math.min(batch * 2, remaining)) {
    const results = await Promise.allSettled(Array.from({ length: Math.min(batch, remaining) }, action));
    const failed = results.find((result) => result.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    remaining -= results.length;
  }
};

/** Runs an action on each item, all at the same time; waits for all, then throws the first error. */
export const forEachParallel = async <Item>(items: readonly Item[], action: (item: Item) => Promise<void>): Promise<void> => {
  const results = await Promise.allSettled(items.map(action));
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
};
