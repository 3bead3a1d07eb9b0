import { type EndpointAddress, type EndpointPort, type EndpointSubset, isPodReady, type Pod, type Service } from "@gantry/api/core/v1";
import { addressOf, familiesOf, hostnameOf, podReference, targetPortOf } from "./service-pods";

/** Addresses in one Endpoints object at most; EndpointSlices hold any number. */
export const maximumAddresses = 1000;

interface Entry {
  readonly address: EndpointAddress;
  readonly ready: boolean;
  readonly ports: readonly EndpointPort[];
}

const entryOf = (service: Service, pod: Pod): Entry | undefined => {
  const ip = addressOf(pod, familiesOf(service)[0] ?? "IPv4");
  const publishAll = service.spec.publishNotReadyAddresses === true;
  if (ip === undefined || (pod.metadata.deletionTimestamp !== undefined && !publishAll)) return undefined;
  const ports: EndpointPort[] = [];
  for (const port of service.spec.ports ?? []) {
    const number = targetPortOf(pod, port);
    if (number === undefined) continue;
    const { name, protocol = "TCP", appProtocol } = port;
    ports.push({ ...(name ? { name } : {}), port: number, protocol, ...(appProtocol ? { appProtocol } : {}) });
  }
  if (ports.length === 0 && (service.spec.ports ?? []).length > 0) return undefined;
  const hostname = hostnameOf(pod, service);
  const address = {
    ip,
    ...(hostname === undefined ? {} : { hostname }),
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: podReference(pod),
  };
  return { address, ready: publishAll || isPodReady(pod), ports };
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const portKey = (port: EndpointPort): string => [port.name ?? "", port.port, port.protocol, port.appProtocol ?? ""].join("|");

const addressesOf = (entries: readonly Entry[], ready: boolean): EndpointAddress[] =>
  entries.filter((entry) => entry.ready === ready).map((entry) => entry.address);

const subsetOf = (entries: readonly Entry[], ports: readonly EndpointPort[]): EndpointSubset => {
  const ready = addressesOf(entries, true);
  const notReady = addressesOf(entries, false);
  return {
    ...(ready.length > 0 ? { addresses: ready } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
    ...(ports.length > 0 ? { ports: [...ports].sort((a, b) => compare(portKey(a), portKey(b))) } : {}),
  };
};

/** Ready addresses are kept before others where not all have room. */
const truncate = (entries: Entry[]): Entry[] =>
  entries.length <= maximumAddresses
    ? entries
    : [...entries.filter((e) => e.ready), ...entries.filter((e) => !e.ready)].slice(0, maximumAddresses);

export interface Subsets {
  readonly subsets: EndpointSubset[];
  /** Not all addresses had room. */
  readonly truncated: boolean;
}

/** What stands behind a Service, in the form of Endpoints: ports that share the same addresses form a subset. */
export const subsetsOf = (service: Service, pods: readonly Pod[]): Subsets => {
  const all = pods.flatMap((pod) => entryOf(service, pod) ?? []);
  const entries = truncate(all).sort(
    (a, b) => compare(a.address.ip, b.address.ip) || compare(a.address.targetRef?.uid ?? "", b.address.targetRef?.uid ?? ""),
  );
  if ((service.spec.ports ?? []).length === 0) {
    return { subsets: entries.length === 0 ? [] : [subsetOf(entries, [])], truncated: all.length > entries.length };
  }
  const byPort = new Map<string, { port: EndpointPort; entries: Entry[] }>();
  for (const entry of entries) {
    for (const port of entry.ports) {
      const group = byPort.get(portKey(port)) ?? { port, entries: [] };
      group.entries.push(entry);
      byPort.set(portKey(port), group);
    }
  }
  const byAddresses = new Map<string, { ports: EndpointPort[]; entries: Entry[] }>();
  for (const { port, entries: sharing } of byPort.values()) {
    const key = sharing.map((entry) => `${entry.address.targetRef?.uid}`).join();
    const group = byAddresses.get(key) ?? { ports: [], entries: sharing };
    group.ports.push(port);
    byAddresses.set(key, group);
  }
  const subsets = [...byAddresses.values()].map((group) => subsetOf(group.entries, group.ports));
  subsets.sort((a, b) => compare(JSON.stringify(a.ports), JSON.stringify(b.ports)));
  return { subsets, truncated: all.length > entries.length };
};
