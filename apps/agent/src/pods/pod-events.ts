import { type Client, EventRecorder } from "@gantry/client";
import type { Logger } from "../log";
import type { PodEventSink } from "./dependencies";

/** Writes what happens to pods to the API server, as events of this node's kubelet. */
export const apiEventSink = (client: Client, nodeName: string, log: Logger): PodEventSink => {
  const recorder = new EventRecorder({ client, source: { component: "kubelet", host: nodeName }, logger: log });
  return (pod, { type, reason, message, fieldPath }) => {
    const { name, namespace, uid, resourceVersion } = pod.metadata;
    const reference = {
      apiVersion: "v1",
      kind: "Pod",
      name,
      uid,
      resourceVersion,
      ...(namespace ? { namespace } : {}),
      ...(fieldPath ? { fieldPath } : {}),
    };
    recorder.event(reference, type, { reason, message });
  };
};
