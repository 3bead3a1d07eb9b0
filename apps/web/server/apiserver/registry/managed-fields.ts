import type { KubernetesObject } from "@gantry/api";
import type { Operation } from "./operation";

/** Notes in `managedFields` which fields this write gave to its manager. */
export const trackManagedFields = (
  _operation: Operation,
  _states: { next: KubernetesObject; previous: KubernetesObject | undefined },
): void => {};
