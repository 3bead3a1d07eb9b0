import { isDeepStrictEqual } from "node:util";
import type { Endpoint, EndpointPort, EndpointSlice } from "@gantry/api/discovery/v1";

/** Endpoints that share their ports and the kind of their addresses. */
export interface EndpointGroup {
  readonly addressType: "IPv4" | "IPv6";
  readonly ports: EndpointPort[];
  readonly endpoints: Endpoint[];
}

export interface SlicePlan {
  readonly create: readonly EndpointGroup[];
  readonly update: readonly { readonly slice: EndpointSlice; readonly endpoints: Endpoint[] }[];
  readonly remove: readonly EndpointSlice[];
}

const groupKey = (addressType: string, ports: readonly EndpointPort[]): string =>
  JSON.stringify([addressType, [...ports].map((port) => [port.name ?? "", port.port, port.protocol, port.appProtocol ?? ""]).sort()]);

/** Who an endpoint is, whatever its state. */
const identity = (endpoint: Endpoint): string =>
  `${endpoint.targetRef?.kind ?? ""}/${endpoint.targetRef?.uid ?? endpoint.targetRef?.name ?? ""}/${endpoint.addresses.join()}`;

interface Draft {
  readonly slice: EndpointSlice;
  endpoints: Endpoint[];
  changed: boolean;
}

/** Keeps what is still wanted where it is, with its new state. Returns what has no place yet. */
const keepInPlace = (drafts: readonly Draft[], wanted: Map<string, Endpoint>): void => {
  for (const draft of drafts) {
    const kept: Endpoint[] = [];
    for (const endpoint of draft.slice.endpoints ?? []) {
      const current = wanted.get(identity(endpoint));
      if (current === undefined) {
        draft.changed = true;
        continue;
      }
      wanted.delete(identity(endpoint));
      kept.push(current);
      if (!isDeepStrictEqual(current, endpoint)) draft.changed = true;
    }
    draft.endpoints = kept;
  }
};

/** Slices that are written anyway are filled first, then those with room; as few slices as possible are touched. */
const fill = (drafts: Draft[], remaining: Endpoint[], maximum: number): void => {
  const byNeed = [...drafts].sort((a, b) => Number(b.changed) - Number(a.changed) || b.endpoints.length - a.endpoints.length);
  for (const draft of byNeed) {
    const room = maximum - draft.endpoints.length;
    if (room <= 0 || remaining.length === 0) continue;
    draft.endpoints.push(...remaining.splice(0, room));
    draft.changed = true;
  }
};

const planGroup = (group: EndpointGroup, slices: readonly EndpointSlice[], maximum: number): SlicePlan => {
  const wanted = new Map(group.endpoints.map((endpoint) => [identity(endpoint), endpoint]));
  const drafts: Draft[] = slices.map((slice) => ({ slice, endpoints: [], changed: false }));
  keepInPlace(drafts, wanted);
  const remaining = [...wanted.values()];
  fill(drafts, remaining, maximum);
  const create: EndpointGroup[] = [];
  while (remaining.length > 0) create.push({ ...group, endpoints: remaining.splice(0, maximum) });
  return {
    create,
    update: drafts.filter((draft) => draft.changed && draft.endpoints.length > 0),
    remove: drafts.filter((draft) => draft.endpoints.length === 0).map((draft) => draft.slice),
  };
};

/**
 * The fewest writes that make slices hold what they should: endpoints stay in the slice they are in.
 * @param maximum Endpoints in one slice.
 */
export const planSlices = (groups: readonly EndpointGroup[], slices: readonly EndpointSlice[], maximum: number): SlicePlan => {
  const existing = new Map<string, EndpointSlice[]>();
  for (const slice of slices) {
    const key = groupKey(slice.addressType, slice.ports ?? []);
    existing.set(key, [...(existing.get(key) ?? []), slice]);
  }
  const plans = groups.map((group) => {
    const key = groupKey(group.addressType, group.ports);
    const mine = existing.get(key) ?? [];
    existing.delete(key);
    return planGroup(group, mine, maximum);
  });
  return {
    create: plans.flatMap((plan) => plan.create),
    update: plans.flatMap((plan) => plan.update),
    remove: [...plans.flatMap((plan) => plan.remove), ...[...existing.values()].flat()],
  };
};

/** Endpoints with the same ports, together. */
export const groupEndpoints = (
  addressType: "IPv4" | "IPv6",
  entries: Iterable<{ readonly ports: EndpointPort[]; readonly endpoint: Endpoint }>,
): EndpointGroup[] => {
  const groups = new Map<string, EndpointGroup>();
  for (const { ports, endpoint } of entries) {
    const key = groupKey(addressType, ports);
    const group = groups.get(key) ?? { addressType, ports, endpoints: [] };
    group.endpoints.push(endpoint);
    groups.set(key, group);
  }
  return [...groups.values()];
};
