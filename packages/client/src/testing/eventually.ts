/** Resolves as soon as a condition holds; rejects when it does not within the time (milliseconds). */
export const eventually = async (condition: () => boolean | Promise<boolean>, within = 3_000): Promise<void> => {
  const deadline = performance.now() + within;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Not within ${within} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};
