import type { Container, Pod } from "../core/v1/schema";
import { addQuantities, compareQuantities } from "../machinery/quantity";

type Amounts = Record<string, string>;

const add = (first: Amounts, second: Readonly<Amounts>): Amounts => {
  const sum = { ...first };
  for (const [name, amount] of Object.entries(second)) sum[name] = sum[name] === undefined ? amount : addQuantities(sum[name], amount);
  return sum;
};

const greater = (first: Amounts, second: Readonly<Amounts>): Amounts => {
  const result = { ...first };
  for (const [name, amount] of Object.entries(second)) {
    const other = result[name];
    if (other === undefined || compareQuantities(other, amount) < 0) result[name] = amount;
  }
  return result;
};

const amountsOf = (container: Container, which: "requests" | "limits"): Amounts => container.resources?.[which] ?? {};

const isSidecar = (container: Container): boolean => container.restartPolicy === "Always";

/**
 * What a pod asks for (or may use at most) in all: its containers together, or the greatest init container beside the
 * sidecars that run before it, whichever is more; and the overhead of its runtime.
 */
export const podAmounts = (pod: Pod, which: "requests" | "limits"): Record<string, string> => {
  let sidecars: Amounts = {};
  let starting: Amounts = {};
  for (const container of pod.spec.initContainers ?? []) {
    const own = amountsOf(container, which);
    if (isSidecar(container)) {
      sidecars = add(sidecars, own);
      starting = greater(starting, sidecars);
    } else {
      starting = greater(starting, add(sidecars, own));
    }
  }
  const running = pod.spec.containers.reduce((sum, container) => add(sum, amountsOf(container, which)), sidecars);
  return add(greater(running, starting), pod.spec.overhead ?? {});
};

const plain = ["cpu", "memory", "ephemeral-storage"];

/** A pod's share of a quota: by the names under which quotas limit it. A finished pod counts as an object only. */
export const podUsage = (pod: Pod): Record<string, string> => {
  const usage: Amounts = { "count/pods": "1" };
  if (pod.status.phase === "Succeeded" || pod.status.phase === "Failed") return usage;
  usage.pods = "1";
  for (const [name, amount] of Object.entries(podAmounts(pod, "requests"))) {
    usage[`requests.${name}`] = amount;
    if (plain.includes(name) || name.startsWith("hugepages-")) usage[name] = amount;
  }
  for (const [name, amount] of Object.entries(podAmounts(pod, "limits"))) if (plain.includes(name)) usage[`limits.${name}`] = amount;
  return usage;
};

/** Whether no container asks for CPU or memory: the quality of service `BestEffort`. */
export const isBestEffort = (pod: Pod): boolean =>
  [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].every((container) =>
    [container.resources?.requests, container.resources?.limits].every((amounts) =>
      Object.entries(amounts ?? {}).every(
        ([name, amount]) => (name !== "cpu" && name !== "memory") || compareQuantities(amount, "0") === 0,
      ),
    ),
  );
