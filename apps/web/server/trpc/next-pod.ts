import { type KubernetesList, type KubernetesObject, StatusError } from "@gantry/api";
import type { Deployment, ReplicaSet } from "@gantry/api/apps/v1";
import type { Pod } from "@gantry/api/core/v1";
import type { Transport } from "@gantry/client";
import { apiPath, type ResourceRef, resources } from "../../lib/kubernetes/resource";
import { templateOf } from "../../lib/kubernetes/workload";
import { currentReplicaSet } from "./rollout";

interface Workload {
  readonly ref: Pick<ResourceRef, "group" | "version" | "plural">;
  readonly namespace: string;
  readonly name: string;
}

/** What makes a workload's pods: itself, or the ReplicaSet that it has now. */
const makerOf = async (transport: Transport, { ref, namespace, name }: Workload): Promise<KubernetesObject> => {
  const { body } = await transport.request<KubernetesObject>({ method: "GET", path: apiPath(ref, { namespace, name }) });
  if (body.kind !== "Deployment") return body;
  const path = apiPath(resources.replicaSets, { namespace });
  const replicaSets = await transport.request<KubernetesList<ReplicaSet>>({ method: "GET", path });
  return currentReplicaSet(body as Deployment, replicaSets.body.items) ?? body;
};

/**
 * The pod that a workload would make next, as the person sees the workload. Admission adds what it adds to every pod
 * (limits, priority, tolerations) where the person may ask for it by a dry run; else the template stands as it is.
 * Undefined for kinds without a pod template.
 */
export const nextPod = async (transport: Transport, workload: Workload): Promise<Pod | undefined> => {
  const maker = await makerOf(transport, workload);
  const template = templateOf(maker);
  if (!template) return undefined;
  const { namespace } = workload;
  const { apiVersion, kind } = maker;
  const { name, uid } = maker.metadata;
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...template.metadata,
      name: `${name}-next`,
      namespace,
      ownerReferences: [{ apiVersion, kind, name, uid, controller: true }],
    },
    spec: template.spec,
  };
  try {
    const path = apiPath(resources.pods, { namespace });
    return (await transport.request<Pod>({ method: "POST", path, query: { dryRun: "All" }, body: pod })).body;
  } catch (error) {
    // Not this person's to make, or more than a quota allows: the scheduler's judgement is asked for all the same.
    if (error instanceof StatusError) return { ...pod, status: {} } as Pod;
    throw error;
  }
};
