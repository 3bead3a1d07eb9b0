import { type EndpointAddress, type EndpointSubset, type Endpoints, endpointsDefinition, serviceDefinition } from "@gantry/api/core/v1";
import { type Endpoint, type EndpointPort, type EndpointSlice, endpointSliceDefinition } from "@gantry/api/discovery/v1";
import { Expectations, objectKey, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { leaderAnnotation } from "./endpoints-controller";
import { hasSelector } from "./service-pods";
import { type EndpointGroup, groupEndpoints, planSlices } from "./slice-plan";
import { byService, managedByLabel, serviceIndex, serviceNameLabel, writeSlices } from "./slice-writer";

const managedBy = "endpointslicemirroring-controller.k8s.io";
const skipLabel = "endpointslice.kubernetes.io/skip-mirror";
const lastAppliedAnnotation = "kubectl.kubernetes.io/last-applied-configuration";
/** Endpoints in one slice, and mirrored of one subset, at most. */
const maximumEndpoints = 1000;

const endpointOf = (address: EndpointAddress, ready: boolean): Endpoint => ({
  addresses: [address.ip],
  conditions: { ready },
  ...(address.hostname ? { hostname: address.hostname } : {}),
  ...(address.nodeName ? { nodeName: address.nodeName } : {}),
  ...(address.targetRef ? { targetRef: address.targetRef } : {}),
});

const portsOf = (subset: EndpointSubset): EndpointPort[] =>
  (subset.ports ?? []).map(({ name = "", port, protocol = "TCP", appProtocol }) => ({
    name,
    port,
    protocol,
    ...(appProtocol ? { appProtocol } : {}),
  }));

const groupsOf = (endpoints: Endpoints): EndpointGroup[] => {
  const entries = (endpoints.subsets ?? []).flatMap((subset) => {
    const ports = portsOf(subset);
    const ready = (subset.addresses ?? []).map((address) => ({ ports, endpoint: endpointOf(address, true) }));
    const notReady = (subset.notReadyAddresses ?? []).map((address) => ({ ports, endpoint: endpointOf(address, false) }));
    return [...ready, ...notReady].slice(0, maximumEndpoints);
  });
  const isIPv6 = ({ endpoint }: { endpoint: Endpoint }): boolean => endpoint.addresses[0]?.includes(":") ?? false;
  return [
    ...groupEndpoints(
      "IPv4",
      entries.filter((entry) => !isIPv6(entry)),
    ),
    ...groupEndpoints("IPv6", entries.filter(isIPv6)),
  ];
};

/** Mirrors Endpoints that somebody else keeps (of Services without a selector) into EndpointSlices. */
export const endpointSliceMirroringController = (context: ControllerContext): Controller => {
  const services = context.informers.get(serviceDefinition);
  const endpoints = context.informers.get(endpointsDefinition);
  const slices = context.informers.get(endpointSliceDefinition).addIndex(serviceIndex, byService);
  const queue = new WorkQueue();
  const expectations = new Expectations(slices);

  const enqueue = (object: Endpoints): void => queue.add(objectKey(object));
  const enqueueMirrored = (slice: EndpointSlice): void => {
    if (slice.metadata.labels?.[managedByLabel] === managedBy) for (const key of byService(slice)) queue.add(key);
  };
  endpoints.addHandlers({ add: enqueue, update: enqueue, delete: enqueue });
  services.addHandlers({
    add: (service) => queue.add(objectKey(service)),
    update: (service, previous) => {
      if (hasSelector(service) !== hasSelector(previous)) queue.add(objectKey(service));
    },
    delete: (service) => queue.add(objectKey(service)),
  });
  slices.addHandlers({ add: enqueueMirrored, update: enqueueMirrored, delete: enqueueMirrored });

  const wanted = (object: Endpoints | undefined): object is Endpoints => {
    if (object === undefined || object.metadata.deletionTimestamp !== undefined) return false;
    const service = services.get(objectKey(object));
    const skipped = object.metadata.labels?.[skipLabel] === "true" || object.metadata.annotations?.[leaderAnnotation] !== undefined;
    return !skipped && service !== undefined && service.metadata.deletionTimestamp === undefined && !hasSelector(service);
  };

  const reconcile = async (key: string): Promise<void> => {
    if (!expectations.satisfied(key)) return;
    const object = endpoints.get(key);
    const mirrored = slices.byIndex(serviceIndex, key).filter((slice) => slice.metadata.labels?.[managedByLabel] === managedBy);
    if (!wanted(object)) {
      const owner = object ?? mirrored[0];
      if (owner === undefined || mirrored.length === 0) return;
      await writeSlices({ create: [], update: [], remove: mirrored }, [], { client: context.client, owner, labels: {}, expectations });
      return;
    }
    const plan = planSlices(groupsOf(object), mirrored, maximumEndpoints);
    const touched = new Set([...plan.update.map((update) => update.slice), ...plan.remove]);
    const { [lastAppliedAnnotation]: _, ...annotations } = object.metadata.annotations ?? {};
    await writeSlices(
      plan,
      mirrored.filter((slice) => !touched.has(slice)),
      {
        client: context.client,
        owner: object,
        labels: { ...object.metadata.labels, [serviceNameLabel]: object.metadata.name, [managedByLabel]: managedBy },
        annotations,
        expectations,
      },
    );
  };

  return { name: "endpointslicemirroring", queue, concurrency: 2, reconcile };
};
