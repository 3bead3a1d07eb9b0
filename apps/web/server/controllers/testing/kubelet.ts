import { formatTime, type KubernetesObject, type NewObject } from "@gantry/api";
import { type Node, nodeDefinition, type Pod, podDefinition } from "@gantry/api/core/v1";
import type { Client } from "@gantry/client";

/** What an agent would report, as far as controllers care: done by tests, as there is no agent. */
export class TestKubelet {
  readonly #client: Client;
  #lastAddress = 1;

  constructor(client: Client) {
    this.#client = client;
  }

  async registerNode(name: string, labels: Record<string, string> = {}): Promise<Node> {
    const node = await this.#client
      .resource(nodeDefinition)
      .create({ metadata: { name, labels: { "kubernetes.io/hostname": name, ...labels } }, spec: {} });
    return this.reportNode(node.metadata.name, "True");
  }

  /** Posts the node's Ready condition with a new heartbeat. */
  async reportNode(name: string, ready: "True" | "False"): Promise<Node> {
    const now = formatTime(Date.now());
    const condition = { type: "Ready", status: ready, lastHeartbeatTime: now, lastTransitionTime: now, reason: "KubeletReady" };
    return this.#client.resource(nodeDefinition).patchStatus(name, "strategic", { status: { conditions: [condition] } });
  }

  async bind(pod: Pod, node: string): Promise<void> {
    const { name, namespace } = pod.metadata;
    const binding = { apiVersion: "v1", kind: "Binding", metadata: { name, namespace }, target: { kind: "Node", name: node } };
    await this.#client.resource(podDefinition, namespace).createSubresource(name, "binding", binding);
  }

  /** Running, with an address, ready or not. */
  async run(pod: Pod, options: { ready?: boolean; at?: number } = {}): Promise<Pod> {
    const ip = pod.status.podIP ?? this.#nextAddress();
    const at = formatTime(options.at ?? Date.now());
    const ready = { type: "Ready", status: options.ready === false ? "False" : "True", lastTransitionTime: at };
    const status = { phase: "Running", podIP: ip, podIPs: [{ ip }], startTime: at, conditions: [ready] };
    return this.#patch(pod, status);
  }

  async finish(pod: Pod, phase: "Succeeded" | "Failed", exitCode = phase === "Failed" ? 1 : 0): Promise<Pod> {
    const terminated = { exitCode, reason: exitCode === 0 ? "Completed" : "Error", finishedAt: formatTime(Date.now()) };
    const containerStatuses = pod.spec.containers.map(({ name, image }) => ({
      name,
      image: image ?? "",
      imageID: "",
      ready: false,
      restartCount: 0,
      state: { terminated },
    }));
    return this.#patch(pod, { phase, containerStatuses });
  }

  /** Confirms that a pod which is being deleted has stopped. */
  async confirmDeletion(pod: Pod): Promise<void> {
    const { name, namespace, uid } = pod.metadata;
    await this.#client.resource(podDefinition, namespace).delete(name, { gracePeriodSeconds: 0, preconditions: { uid } });
  }

  #patch(pod: Pod, status: object): Promise<Pod> {
    return this.#client.resource(podDefinition, pod.metadata.namespace).patchStatus(pod.metadata.name, "strategic", { status });
  }

  #nextAddress(): string {
    this.#lastAddress += 1;
    return `10.244.${Math.floor(this.#lastAddress / 256)}.${this.#lastAddress % 256}`;
  }
}

/** A pod template of one container, with labels. */
export const podTemplate = (labels: Record<string, string>, spec: object = {}) => ({
  metadata: { labels },
  spec: { containers: [{ name: "web", image: "nginx", ports: [{ name: "http", containerPort: 80 }] }], ...spec },
});

/** What a manifest says, without what the server fills in: tests write objects as people do. */
export const manifest = <T extends KubernetesObject>(object: object): NewObject<T> => object as NewObject<T>;
