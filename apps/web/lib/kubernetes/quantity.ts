const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * A resource quantity as a plain number, for drawing and adding up on screen: cores for CPU, bytes for memory.
 * What cannot be read counts as 0. Decisions are made by the API server on exact values, never on these.
 */
export const quantityValue = (quantity: string | number | undefined): number => {
  if (quantity === undefined) return 0;
  if (typeof quantity === "number") return quantity;
  const match = /^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)([a-zA-Z]{0,2})$/.exec(quantity.trim());
  if (!match) return 0;
  const factor = factors[match[2] ?? ""];
  const value = Number(match[1]);
  return factor === undefined || Number.isNaN(value) ? 0 : value * factor;
};

interface HasResources {
  readonly resources?: { readonly requests?: Readonly<Record<string, string>> };
  readonly restartPolicy?: string;
}

/**
 * What a pod asks of its node, as the scheduler counts it: the containers together, or the largest init container
 * where that is more. CPU in cores, memory in bytes.
 */
export const podRequests = (spec: {
  readonly containers?: readonly HasResources[];
  readonly initContainers?: readonly HasResources[];
  readonly overhead?: Readonly<Record<string, string>>;
}): { cpu: number; memory: number } => {
  const amount = (resource: "cpu" | "memory"): number => {
    const of = (container: HasResources): number => quantityValue(container.resources?.requests?.[resource]);
    let running = (spec.containers ?? []).reduce((total, container) => total + of(container), 0);
    let peak = 0;
    let sidecars = 0;
    for (const container of spec.initContainers ?? []) {
      if (container.restartPolicy === "Always") sidecars += of(container);
      peak = Math.max(peak, sidecars + (container.restartPolicy === "Always" ? 0 : of(container)));
    }
    running += sidecars;
    return Math.max(running, peak) + quantityValue(spec.overhead?.[resource]);
  };
  return { cpu: amount("cpu"), memory: amount("memory") };
};
