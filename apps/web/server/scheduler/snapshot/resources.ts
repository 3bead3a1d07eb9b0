import { quantityMilliValue, quantityValue } from "@gantry/api";
import type { Container, Pod } from "@gantry/api/core/v1";

/** Amounts of what a node has and pods ask for: CPU in millicores, everything else in whole units (bytes, counts). */
export type Resources = ReadonlyMap<string, number>;

/** What a container that asks for nothing is counted as when nodes are compared, so that they do not all pile up on one. */
export const defaultMilliCpu = 100;
export const defaultMemory = 200 * 1024 * 1024;

const amount = (name: string, quantity: string): number => (name === "cpu" ? quantityMilliValue(quantity) : quantityValue(quantity));

/** A resource list of the API as numbers. */
export const parseResources = (list: Readonly<Record<string, string>> | undefined): Map<string, number> =>
  new Map(Object.entries(list ?? {}).map(([name, quantity]) => [name, amount(name, quantity)]));

const add = (into: Map<string, number>, more: Resources): void => {
  for (const [name, value] of more) into.set(name, (into.get(name) ?? 0) + value);
};

const raise = (into: Map<string, number>, other: Resources): void => {
  for (const [name, value] of other) into.set(name, Math.max(into.get(name) ?? 0, value));
};

type RequestsOf = (container: Container) => Map<string, number>;

const isSidecar = (container: Container): boolean => container.restartPolicy === "Always";

/**
 * What a pod takes of a node: the containers that run together, or the init container that needs most while the sidecars
 * started before it run, whichever is more; plus the overhead of its runtime class (KEP-688, KEP-753).
 */
const sumPod = (pod: Pod, requestsOf: RequestsOf): Map<string, number> => {
  const total = new Map<string, number>();
  for (const container of pod.spec.containers) add(total, requestsOf(container));
  const sidecars = new Map<string, number>();
  const initial = new Map<string, number>();
  for (const container of pod.spec.initContainers ?? []) {
    const requests = requestsOf(container);
    if (isSidecar(container)) {
      add(total, requests);
      add(sidecars, requests);
      raise(initial, sidecars);
    } else {
      add(requests, sidecars);
      raise(initial, requests);
    }
  }
  raise(total, initial);
  add(total, parseResources(pod.spec.overhead));
  return total;
};

/** What the pod asks for and must get. */
export const podRequests = (pod: Pod): Map<string, number> => sumPod(pod, (container) => parseResources(container.resources?.requests));

/** As podRequests, with something assumed for containers that ask for nothing: for comparing nodes, never for refusing them. */
export const podRequestsForScoring = (pod: Pod): Map<string, number> =>
  sumPod(pod, (container) => {
    const requests = parseResources(container.resources?.requests);
    if (!requests.has("cpu")) requests.set("cpu", defaultMilliCpu);
    if (!requests.has("memory")) requests.set("memory", defaultMemory);
    return requests;
  });

/** Adds (`sign` 1) or takes away (-1) a pod's requests from a running total, in place. */
export const accumulate = (total: Map<string, number>, requests: Resources, sign: 1 | -1): void => {
  for (const [name, value] of requests) {
    const next = (total.get(name) ?? 0) + sign * value;
    if (next === 0) total.delete(name);
    else total.set(name, next);
  }
};
