import { isPodReady, type Node, nodeDefinition, type Pod, podDefinition, type Service, serviceDefinition } from "@gantry/api/core/v1";
import { type Endpoint, type EndpointPort, type EndpointSlice, endpointSliceDefinition } from "@gantry/api/discovery/v1";
import { Expectations, type Informer, isNamespaceTerminating, keyOf, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { messageOf } from "../shared/pod-writer";
import {
  addressOf,
  enqueueServices,
  familiesOf,
  hasSelector,
  headlessLabel,
  hostnameOf,
  isHeadless,
  podReference,
  podsOf,
  targetPortOf,
} from "./service-pods";
import { type EndpointGroup, groupEndpoints, planSlices } from "./slice-plan";
import { byService, managedByLabel, serviceIndex, serviceNameLabel, writeSlices } from "./slice-writer";

const managedBy = "endpointslice-controller.k8s.io";
const maximumEndpoints = 100;
const zoneLabel = "topology.kubernetes.io/zone";

const portsOf = (service: Service, pod: Pod): EndpointPort[] =>
  (service.spec.ports ?? []).flatMap((port) => {
    const number = targetPortOf(pod, port);
    if (number === undefined) return [];
    const { name = "", protocol = "TCP", appProtocol } = port;
    return [{ name, port: number, protocol, ...(appProtocol ? { appProtocol } : {}) }];
  });

const endpointOf = (service: Service, pod: Pod, options: { address: string; node: Node | undefined }): Endpoint => {
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const serving = isPodReady(pod);
  const hostname = hostnameOf(pod, service);
  const zone = options.node?.metadata.labels?.[zoneLabel];
  return {
    addresses: [options.address],
    conditions: { ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating), serving, terminating },
    ...(hostname === undefined ? {} : { hostname }),
    targetRef: podReference(pod),
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    ...(zone === undefined ? {} : { zone }),
  };
};

const labelsFor = (service: Service): Record<string, string> => {
  const { [headlessLabel]: _, ...labels } = service.metadata.labels ?? {};
  const headless: Record<string, string> = isHeadless(service) ? { [headlessLabel]: "" } : {};
  return { ...labels, ...headless, [serviceNameLabel]: service.metadata.name, [managedByLabel]: managedBy };
};

const groupsOf = (service: Service, pods: readonly Pod[], nodes: Informer<Node>): EndpointGroup[] =>
  familiesOf(service).flatMap((family) => {
    const entries = pods.flatMap((pod) => {
      const address = addressOf(pod, family);
      if (address === undefined) return [];
      const node = pod.spec.nodeName ? nodes.get(pod.spec.nodeName) : undefined;
      return [{ ports: portsOf(service, pod), endpoint: endpointOf(service, pod, { address, node }) }];
    });
    const groups = groupEndpoints(family, entries);
    // A Service without pods has one empty slice, so that consumers can tell it from one not seen yet.
    return groups.length > 0 ? groups : [{ addressType: family, ports: [], endpoints: [] }];
  });

/** Keeps the EndpointSlices of Services with a selector. */
export const endpointSliceController = (context: ControllerContext): Controller => {
  const services = context.informers.get(serviceDefinition);
  const pods = context.informers.get(podDefinition);
  const nodes = context.informers.get(nodeDefinition);
  const slices = context.informers.get(endpointSliceDefinition).addIndex(serviceIndex, byService);
  const recorder = context.recorder("endpoint-slice-controller");
  const queue = new WorkQueue();
  const expectations = new Expectations(slices);

  enqueueServices(services, pods, queue);
  const enqueueServiceOf = (slice: EndpointSlice): void => {
    if (slice.metadata.labels?.[managedByLabel] === managedBy) for (const key of byService(slice)) queue.add(key);
  };
  slices.addHandlers({ add: enqueueServiceOf, update: enqueueServiceOf, delete: enqueueServiceOf });

  const reconcile = async (key: string): Promise<void> => {
    const service = services.get(key);
    if (service === undefined) {
      expectations.forget(key);
      return;
    }
    // A change of a slice that the cache does not show yet will bring this Service back here.
    if (!hasSelector(service) || service.metadata.deletionTimestamp !== undefined || !expectations.satisfied(key)) return;
    const { namespace, name } = service.metadata;
    const mine = slices
      .byIndex(serviceIndex, keyOf(namespace, name))
      .filter((slice) => slice.metadata.labels?.[managedByLabel] === managedBy);
    const groups = groupsOf(service, podsOf(service, pods), nodes);
    const plan = planSlices(groups, mine, maximumEndpoints);
    const { create, remove, keep } = withPlaceholder(groups, plan, mine);
    const touched = new Set([...plan.update.map((update) => update.slice), ...remove]);
    try {
      await writeSlices(
        { create, update: plan.update, remove },
        mine.filter((slice) => !touched.has(slice) || keep.includes(slice)),
        {
          client: context.client,
          owner: service,
          labels: labelsFor(service),
          expectations,
        },
      );
    } catch (error) {
      if (isNamespaceTerminating(error)) return;
      const message = `Error updating Endpoint Slices for Service ${key}: ${messageOf(error)}`;
      recorder.event(service, "Warning", { reason: "FailedToUpdateEndpointSlices", message });
      throw error;
    }
  };

  return { name: "endpointslice", queue, concurrency: 8, reconcile };
};

/** Where a group is empty, one empty slice is to stand for it: one that is there, or a new one. */
const withPlaceholder = (groups: readonly EndpointGroup[], plan: ReturnType<typeof planSlices>, existing: readonly EndpointSlice[]) => {
  const keep: EndpointSlice[] = [];
  const create = [...plan.create];
  for (const group of groups.filter((one) => one.endpoints.length === 0)) {
    const found = existing.find(
      (slice) => slice.addressType === group.addressType && (slice.ports ?? []).length === 0 && (slice.endpoints ?? []).length === 0,
    );
    if (found === undefined) create.push(group);
    else keep.push(found);
  }
  return { create, keep, remove: plan.remove.filter((slice) => !keep.includes(slice)) };
};
