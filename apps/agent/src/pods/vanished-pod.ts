import type { Pod } from "@gantry/api/core/v1";
import { labels } from "../runtime/labels";
import type { RuntimeContainer } from "../runtime/types";

/** What containers tell of a pod that the API server does not know: enough to end it in order. Undefined without any. */
export const vanishedPod = (containers: readonly RuntimeContainer[]): Pod | undefined => {
  const [first] = containers;
  if (!first) return undefined;
  const { uid, name, namespace } = first.pod;
  const grace = Math.max(...containers.map((container) => Number(container.labels[labels.gracePeriod] ?? 0)));
  const names = [...new Set(containers.filter(({ sandbox }) => !sandbox).map((container) => container.name))];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { uid, name, namespace, resourceVersion: "", creationTimestamp: new Date(first.createdAt).toISOString() },
    spec: { containers: names.map((container) => ({ name: container, resources: {} })), terminationGracePeriodSeconds: grace },
    status: {},
  };
};
