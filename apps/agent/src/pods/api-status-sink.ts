import { isStatus } from "@gantry/api";
import { type Pod, podDefinition } from "@gantry/api/core/v1";
import type { Client } from "@gantry/client";
import type { PodStatusSink } from "./status/status-writer";

/** Writes pod statuses to the API server. */
export const apiStatusSink = (client: Client): PodStatusSink => ({
  patchStatus: (pod, patch) => client.resource(podDefinition, pod.metadata.namespace).patchStatus(pod.metadata.name, "strategic", patch),
  delete: async (pod: Pod) => {
    const { name, namespace, uid } = pod.metadata;
    try {
      await client.resource(podDefinition, namespace).delete(name, { gracePeriodSeconds: 0, preconditions: { uid } });
    } catch (error) {
      if (!isStatus(error, "NotFound")) throw error;
    }
  },
});
