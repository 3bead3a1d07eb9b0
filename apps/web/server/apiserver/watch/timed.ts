type Woken<T> = { readonly result: IteratorResult<T> } | { readonly error: unknown } | "tick";

/** What an iteration yields, with ticks at an interval in between. Ends when the source ends. */
export const withTicks = async function* <T>(source: AsyncIterable<T>, interval: number): AsyncGenerator<T | "tick"> {
  const iterator = source[Symbol.asyncIterator]();
  let wake: (woken: Woken<T>) => void = () => undefined;
  const timer = setInterval(() => wake("tick"), interval);
  timer.unref();
  let next = iterator.next();
  try {
    for (;;) {
      const pending = next;
      const woken = await new Promise<Woken<T>>((resolve) => {
        wake = resolve;
        pending.then(
          (result) => resolve({ result }),
          (error: unknown) => resolve({ error }),
        );
      });
      if (woken === "tick") {
        yield woken;
        continue;
      }
      if ("error" in woken) throw woken.error;
      if (woken.result.done) return;
      yield woken.result.value;
      next = iterator.next();
    }
  } finally {
    clearInterval(timer);
    next.catch(() => undefined);
    await iterator.return?.();
  }
};
