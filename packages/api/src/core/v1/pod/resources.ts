import { addQuantities, compareQuantities, parseQuantity } from "../../../machinery/quantity";
import type { Container } from "../schema/container";
import type { Pod } from "../schema/pod";

/** Amounts by the name of the resource. */
export type ResourceList = Readonly<Record<string, string>>;

export const addResources = (first: ResourceList, second: ResourceList): ResourceList => {
  const sum: Record<string, string> = { ...first };
  for (const [name, amount] of Object.entries(second)) sum[name] = sum[name] === undefined ? amount : addQuantities(sum[name], amount);
  return sum;
};

/** The greater amount of each resource. */
export const greaterResources = (first: ResourceList, second: ResourceList): ResourceList => {
  const greater: Record<string, string> = { ...first };
  for (const [name, amount] of Object.entries(second)) {
    const other = greater[name];
    if (other === undefined || compareQuantities(amount, other) > 0) greater[name] = amount;
  }
  return greater;
};

/**
 * What a pod needs at its greediest moment: all containers with all sidecars, or an init container with the sidecars
 * started before it; and the overhead of its runtime.
 */
const total = (pod: Pod, of: (container: Container) => ResourceList): ResourceList => {
  let running = pod.spec.containers.map(of).reduce<ResourceList>(addResources, {});
  let sidecars: ResourceList = {};
  let starting: ResourceList = {};
  for (const container of pod.spec.initContainers ?? []) {
    const amounts = of(container);
    if (container.restartPolicy === "Always") {
      running = addResources(running, amounts);
      sidecars = addResources(sidecars, amounts);
      starting = greaterResources(starting, sidecars);
    } else starting = greaterResources(starting, addResources(sidecars, amounts));
  }
  return greaterResources(running, starting);
};

/** What a node must have free for a pod, the overhead of its runtime included. */
export const podRequests = (pod: Pod): ResourceList =>
  addResources(
    total(pod, ({ resources }) => resources.requests ?? {}),
    pod.spec.overhead ?? {},
  );

/** What a pod can use at most. A resource that some container may use without limit is counted for the others alone. */
export const podLimits = (pod: Pod): ResourceList => {
  const limits = total(pod, ({ resources }) => resources.limits ?? {});
  const overhead = Object.entries(pod.spec.overhead ?? {}).filter(([name]) => limits[name] !== undefined);
  return addResources(limits, Object.fromEntries(overhead));
};

export type QosClass = "Guaranteed" | "Burstable" | "BestEffort";

const qosResources = ["cpu", "memory"] as const;

const positive = (amount: string | undefined): amount is string => amount !== undefined && parseQuantity(amount).nano > 0n;

/**
 * How a pod fares when its node runs short: Guaranteed when every container is limited in CPU and memory to what it
 * requests, BestEffort when none asks for either, Burstable otherwise.
 */
export const qosClass = (pod: Pod): QosClass => {
  let asks = false;
  let guaranteed = true;
  for (const { resources } of [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]) {
    for (const name of qosResources) {
      const [request, limit] = [resources.requests?.[name], resources.limits?.[name]];
      asks ||= positive(request) || positive(limit);
      guaranteed &&= positive(limit) && (request === undefined || compareQuantities(request, limit) === 0);
    }
  }
  if (!asks) return "BestEffort";
  return guaranteed ? "Guaranteed" : "Burstable";
};
