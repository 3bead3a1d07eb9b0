import { formatTime, type KubernetesObject } from "@gantry/api";
import { trackUpdate } from "@gantry/api/patch";
import type { Operation } from "./operation";

/** Notes in `managedFields` which fields this write gave to its manager. */
export const trackManagedFields = (
  operation: Operation,
  { next, previous }: { next: KubernetesObject; previous: KubernetesObject | undefined },
): void => {
  const { served, options, subresource } = operation;
  const entries = trackUpdate(served.rules.schema, {
    ...(previous ? { previous } : {}),
    next,
    manager: options.fieldManager,
    apiVersion: served.apiVersion,
    time: formatTime(Date.now()),
    ...(subresource === "" ? {} : { subresource }),
    starts: options.namedManager,
  });
  if (entries && entries.length > 0) next.metadata.managedFields = entries;
  else delete next.metadata.managedFields;
};
