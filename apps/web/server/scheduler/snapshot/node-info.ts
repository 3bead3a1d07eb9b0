import type { Node, NodeIdentity } from "@gantry/api/core/v1";
import { HostPorts } from "./host-ports";
import type { PodInfo } from "./pod-info";
import { accumulate, parseResources, type Resources } from "./resources";

/** One node and the pods that are on it or on their way to it, with running totals so that a filter is O(1). */
export class NodeInfo {
  readonly name: string;
  readonly pods = new Map<string, PodInfo>();
  /** Those among the pods that must not be near certain others. */
  readonly podsWithAntiAffinity = new Map<string, PodInfo>();
  readonly requested = new Map<string, number>();
  readonly requestedForScoring = new Map<string, number>();
  readonly ports = new HostPorts();
  #node: Node | undefined;
  #identity: NodeIdentity;
  #allocatable: Resources = new Map();
  #images: ReadonlyMap<string, number> = new Map();

  constructor(name: string) {
    this.name = name;
    this.#identity = { name, labels: {} };
  }

  /** Absent while only pods of the node are known. */
  get node(): Node | undefined {
    return this.#node;
  }

  /** Name and labels, as selectors look at them. */
  get identity(): NodeIdentity {
    return this.#identity;
  }

  get allocatable(): Resources {
    return this.#allocatable;
  }

  /** Sizes in bytes of the images the node has, by every name they have. */
  get images(): ReadonlyMap<string, number> {
    return this.#images;
  }

  setNode(node: Node | undefined): void {
    this.#node = node;
    this.#identity = { name: this.name, labels: node?.metadata.labels ?? {} };
    this.#allocatable = parseResources(node?.status.allocatable);
    this.#images = new Map(
      (node?.status.images ?? []).flatMap(({ names, sizeBytes }) => (names ?? []).map((name) => [name, sizeBytes ?? 0] as const)),
    );
  }

  add(info: PodInfo): void {
    this.remove(info.key);
    this.pods.set(info.key, info);
    if (info.requiredAntiAffinity.length > 0) this.podsWithAntiAffinity.set(info.key, info);
    this.#count(info, 1);
  }

  remove(key: string): void {
    const info = this.pods.get(key);
    if (!info) return;
    this.pods.delete(key);
    this.podsWithAntiAffinity.delete(key);
    this.#count(info, -1);
  }

  /** A copy in which pods can be taken away to see what would fit then. */
  clone(): NodeInfo {
    const copy = new NodeInfo(this.name);
    copy.setNode(this.#node);
    for (const info of this.pods.values()) copy.add(info);
    return copy;
  }

  #count(info: PodInfo, sign: 1 | -1): void {
    accumulate(this.requested, info.requests, sign);
    accumulate(this.requestedForScoring, info.scoringRequests, sign);
    this.ports.change(info.hostPorts, sign);
  }
}
