import type { Node, Pod } from "@gantry/api/core/v1";
import { NodeInfo } from "./node-info";
import { createPodInfo, hasEnded, type PodInfo, podKey } from "./pod-info";

/** What a decision looks at: the cluster as it is, or as it would be. */
export interface ClusterView {
  readonly nodes: ReadonlyMap<string, NodeInfo>;
  /** Whether any placed pod demands that others stay away; when none does, filters can skip looking for them. */
  readonly hasAntiAffinity: boolean;
  /** The nodes that exist, without those that only pods speak of. */
  existingNodes(): IterableIterator<NodeInfo>;
  /** The node as it will be for this pod: with the nominated pods that are at least as important already there. */
  withNominated(node: NodeInfo, pod: PodInfo): NodeInfo;
}

/**
 * What the scheduler believes of the cluster: what its informers said, plus the pods that it has placed itself and whose
 * binding the informers have not shown yet ("assumed" pods).
 */
export class ClusterState implements ClusterView {
  readonly nodes = new Map<string, NodeInfo>();
  /** Where each placed pod is counted. */
  readonly #placed = new Map<string, { readonly node: string; readonly uid: string; readonly assumed: boolean }>();
  /** Pods for which others were evicted, by the node on which they will run. */
  readonly #nominated = new Map<string, Map<string, PodInfo>>();
  #antiAffinityPods = 0;

  get hasAntiAffinity(): boolean {
    return this.#antiAffinityPods > 0;
  }

  *existingNodes(): IterableIterator<NodeInfo> {
    for (const info of this.nodes.values()) if (info.node) yield info;
  }

  setNode(node: Node): void {
    this.#nodeInfo(node.metadata.name).setNode(node);
  }

  removeNode(name: string): void {
    const info = this.nodes.get(name);
    if (!info) return;
    info.setNode(undefined);
    if (info.pods.size === 0) this.nodes.delete(name);
  }

  /** Takes in a pod as the API shows it. */
  setPod(pod: Pod): void {
    const key = podKey(pod);
    const { nodeName } = pod.spec;
    if (!nodeName || hasEnded(pod)) {
      // An assumed pod goes on being counted until its binding shows or fails.
      if (hasEnded(pod) || this.#placed.get(key)?.assumed !== true) this.#take(key);
      return;
    }
    this.#place(createPodInfo(pod), nodeName, false);
  }

  removePod(pod: Pod): void {
    const key = podKey(pod);
    // A new pod of the same name may have been placed already.
    if (this.#placed.get(key)?.uid === pod.metadata.uid) this.#take(key);
  }

  /** Counts a pod on a node before the API shows it there. */
  assume(info: PodInfo, nodeName: string): void {
    this.#place(info, nodeName, true);
  }

  /** The binding of an assumed pod failed. */
  forget(key: string): void {
    if (this.#placed.get(key)?.assumed) this.#take(key);
  }

  isPlaced(key: string): boolean {
    return this.#placed.has(key);
  }

  /** Keeps the room free that evictions make, for the pod that they are made for. */
  nominate(info: PodInfo, nodeName: string): void {
    this.denominate(info.key);
    this.#nominated.set(nodeName, (this.#nominated.get(nodeName) ?? new Map()).set(info.key, info));
  }

  denominate(key: string): void {
    for (const [node, pods] of this.#nominated) {
      if (pods.delete(key) && pods.size === 0) this.#nominated.delete(node);
    }
  }

  nominatedOn(nodeName: string): readonly PodInfo[] {
    return [...(this.#nominated.get(nodeName)?.values() ?? [])];
  }

  withNominated(node: NodeInfo, pod: PodInfo): NodeInfo {
    const ahead =
      this.#nominated.size === 0
        ? []
        : this.nominatedOn(node.name).filter(({ key, priority }) => key !== pod.key && priority >= pod.priority);
    if (ahead.length === 0) return node;
    const filled = node.clone();
    for (const info of ahead) filled.add(info);
    return filled;
  }

  #place(info: PodInfo, nodeName: string, assumed: boolean): void {
    this.#take(info.key);
    this.#nodeInfo(nodeName).add(info);
    this.#placed.set(info.key, { node: nodeName, uid: info.pod.metadata.uid, assumed });
    if (info.requiredAntiAffinity.length > 0) this.#antiAffinityPods++;
  }

  #take(key: string): void {
    const placed = this.#placed.get(key);
    if (!placed) return;
    this.#placed.delete(key);
    const node = this.nodes.get(placed.node);
    if (node?.podsWithAntiAffinity.has(key)) this.#antiAffinityPods--;
    node?.remove(key);
    if (node && !node.node && node.pods.size === 0) this.nodes.delete(node.name);
  }

  #nodeInfo(name: string): NodeInfo {
    const existing = this.nodes.get(name);
    if (existing) return existing;
    const created = new NodeInfo(name);
    this.nodes.set(name, created);
    return created;
  }
}
