/** Milliseconds of many calls, and how long all of them took together. */
export interface Measurement {
  readonly samples: readonly number[];
  readonly elapsed: number;
}

/** Calls `work` so many times, with each of the clients for one call after the other, and notes how long each took. */
export const measure = async <T>(
  count: number,
  clients: readonly T[],
  work: (client: T, index: number) => Promise<unknown>,
): Promise<Measurement> => {
  const samples: number[] = [];
  let next = 0;
  const startedAt = performance.now();
  const run = async (client: T): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const before = performance.now();
      await work(client, index);
      samples.push(performance.now() - before);
    }
  };
  await Promise.all(clients.map(run));
  return { samples, elapsed: performance.now() - startedAt };
};

/** @param share 0.5 for the median, 0.99 for p99. */
export const percentile = (samples: readonly number[], share: number): number => {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
};

export const rate = ({ samples, elapsed }: Measurement): number => (samples.length * 1000) / elapsed;
