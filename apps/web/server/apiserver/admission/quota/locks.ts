/** Runs tasks with the same key one after the other. */
export interface Locks {
  run<T>(key: string, task: () => Promise<T>): Promise<T>;
}

export const createLocks = (): Locks => {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run: (key, task) => {
      const result = (tails.get(key) ?? Promise.resolve()).then(task, task);
      const tail = result
        .catch(() => undefined)
        .then(() => {
          if (tails.get(key) === tail) tails.delete(key);
        });
      tails.set(key, tail);
      return result;
    },
  };
};
