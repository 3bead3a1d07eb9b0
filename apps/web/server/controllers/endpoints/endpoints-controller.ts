import { isDeepStrictEqual } from "node:util";
import { isStatus } from "@gantry/api";
import { type Endpoints, endpointsDefinition, podDefinition, type Service, serviceDefinition } from "@gantry/api/core/v1";
import { objectKey, splitKey, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { messageOf } from "../shared/pod-writer";
import { enqueueServices, hasSelector, headlessLabel, isHeadless, podsOf } from "./service-pods";
import { subsetsOf } from "./subsets";

const overCapacityAnnotation = "endpoints.kubernetes.io/over-capacity";
export const leaderAnnotation = "control-plane.alpha.kubernetes.io/leader";

const metadataFor = (service: Service, current: Endpoints | undefined, truncated: boolean) => {
  const { [headlessLabel]: _, ...serviceLabels } = service.metadata.labels ?? {};
  const labels = isHeadless(service) ? { ...serviceLabels, [headlessLabel]: "" } : serviceLabels;
  const { [overCapacityAnnotation]: __, ...others } = current?.metadata.annotations ?? {};
  return { labels, annotations: truncated ? { ...others, [overCapacityAnnotation]: "truncated" } : others };
};

/** Keeps the Endpoints of Services with a selector. */
export const endpointsController = (context: ControllerContext): Controller => {
  const services = context.informers.get(serviceDefinition);
  const pods = context.informers.get(podDefinition);
  const endpoints = context.informers.get(endpointsDefinition);
  const client = context.client.resource(endpointsDefinition);
  const recorder = context.recorder("endpoint-controller");
  const queue = new WorkQueue();

  enqueueServices(services, pods, queue);
  // Somebody else's write to Endpoints that follow a selector does not last.
  endpoints.addHandlers({ update: (object) => queue.add(objectKey(object)), delete: (object) => queue.add(objectKey(object)) });

  const remove = async (key: string): Promise<void> => {
    const { namespace, name } = splitKey(key);
    try {
      await client.in(namespace).delete(name);
    } catch (error) {
      if (!isStatus(error, "NotFound")) throw error;
    }
  };

  const write = async (service: Service, current: Endpoints | undefined): Promise<void> => {
    const { subsets, truncated } = subsetsOf(service, podsOf(service, pods));
    const { labels, annotations } = metadataFor(service, current, truncated);
    const { name, namespace } = service.metadata;
    if (current === undefined) {
      await client.create({ metadata: { name, namespace, labels, annotations }, subsets });
      return;
    }
    const same =
      isDeepStrictEqual(subsets, current.subsets ?? []) &&
      isDeepStrictEqual(labels, current.metadata.labels ?? {}) &&
      isDeepStrictEqual(annotations, current.metadata.annotations ?? {});
    if (!same) await client.update({ ...current, metadata: { ...current.metadata, labels, annotations }, subsets });
  };

  const reconcile = async (key: string): Promise<void> => {
    const service = services.get(key);
    const current = endpoints.get(key);
    if (service === undefined) {
      // Endpoints without a Service may be made by hand; only those whose Service was deleted go with it.
      if (current !== undefined && orphaned.delete(key)) await remove(key);
      return;
    }
    orphaned.delete(key);
    if (!hasSelector(service)) return;
    try {
      await write(service, current);
    } catch (error) {
      if (isStatus(error, "Forbidden") && service.metadata.deletionTimestamp !== undefined) return;
      if (!isStatus(error, "Conflict") && !isStatus(error, "AlreadyExists")) {
        const reason = current === undefined ? "FailedToCreateEndpoint" : "FailedToUpdateEndpoint";
        const verb = current === undefined ? "create" : "update";
        const message = `Failed to ${verb} endpoint for service ${key}: ${messageOf(error)}`;
        recorder.event(service, "Warning", { reason, message });
      }
      throw error;
    }
  };

  /** Endpoints whose Service is known to be gone. */
  const orphaned = new Set<string>();
  services.addHandlers({ delete: (service) => orphaned.add(objectKey(service)) });
  const onStart = (): void => {
    // Services that were deleted while nobody was looking.
    for (const object of endpoints.values()) {
      if (services.get(objectKey(object)) !== undefined || object.metadata.annotations?.[leaderAnnotation] !== undefined) continue;
      orphaned.add(objectKey(object));
      queue.add(objectKey(object));
    }
  };

  return { name: "endpoints", queue, concurrency: 8, reconcile, onStart };
};
