import { isStatus, type KubernetesObject } from "@gantry/api";
import { type Pod, type PodTemplateSpec, podDefinition } from "@gantry/api/core/v1";
import { type Client, controllerReference, type EventRecorder, isNamespaceTerminating } from "@gantry/client";

/** Longest prefix for `generateName` that leaves room for the random part. */
const maximumPrefix = 58;

export interface NewPodOptions {
  /** Instead of a generated name. */
  readonly name?: string;
  /** Laid over the template's. */
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

/** A pod as a template and an owner describe it. */
export const podFromTemplate = (owner: KubernetesObject, template: PodTemplateSpec, options: NewPodOptions = {}): Pod => {
  const { labels, annotations, finalizers } = template.metadata;
  const metadata = {
    ...(options.name === undefined ? { generateName: `${owner.metadata.name.slice(0, maximumPrefix)}-` } : { name: options.name }),
    namespace: owner.metadata.namespace,
    labels: { ...labels, ...options.labels },
    annotations: { ...annotations, ...options.annotations },
    ...(finalizers === undefined ? {} : { finalizers }),
    ownerReferences: [controllerReference(owner)],
  };
  return { apiVersion: "v1", kind: "Pod", metadata: metadata as Pod["metadata"], spec: structuredClone(template.spec), status: {} } as Pod;
};

/** Creates and deletes the pods of an owner, and says so in events about it. */
export class PodWriter {
  readonly #client: Client;
  readonly #recorder: EventRecorder;

  constructor(client: Client, recorder: EventRecorder) {
    this.#client = client;
    this.#recorder = recorder;
  }

  /** @throws what the API server says; an event tells it too, unless the namespace is going away. */
  async create(owner: KubernetesObject, pod: Pod): Promise<Pod> {
    try {
      const created = await this.#client.resource(podDefinition, owner.metadata.namespace).create(pod);
      this.#recorder.event(owner, "Normal", { reason: "SuccessfulCreate", message: `Created pod: ${created.metadata.name}` });
      return created;
    } catch (error) {
      if (!isNamespaceTerminating(error)) {
        this.#recorder.event(owner, "Warning", { reason: "FailedCreate", message: `Error creating: ${messageOf(error)}` });
      }
      throw error;
    }
  }

  /** A pod that is gone already counts as deleted. */
  async delete(owner: KubernetesObject, pod: Pod): Promise<void> {
    const { name, namespace, uid } = pod.metadata;
    try {
      await this.#client.resource(podDefinition, namespace).delete(name, { preconditions: { uid } });
      this.#recorder.event(owner, "Normal", { reason: "SuccessfulDelete", message: `Deleted pod: ${name}` });
    } catch (error) {
      if (isStatus(error, "NotFound") || isStatus(error, "Conflict")) return;
      this.#recorder.event(owner, "Warning", { reason: "FailedDelete", message: `Error deleting: ${messageOf(error)}` });
      throw error;
    }
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
