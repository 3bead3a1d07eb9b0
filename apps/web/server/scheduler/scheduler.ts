import { isStatus } from "@gantry/api";
import { type Node, type Pod, podDefinition } from "@gantry/api/core/v1";
import { type Client, EventRecorder, type InformerFactory, type Logger } from "@gantry/client";
import { decide } from "./decide";
import { createFilters } from "./filters";
import type { LabelPresence } from "./filters/simple";
import type { ClusterEvent, Cycle, Decision, Filter } from "./framework";
import { createInformers, createLookup, type SchedulerInformers } from "./informers";
import { failureMessage, preemptionMessage } from "./message";
import { changesPlacement } from "./node-change";
import { PodWriter } from "./pod-writer";
import { findPreemption } from "./preemption";
import { SchedulingQueue } from "./scheduling-queue";
import { type Placement, simulate } from "./simulation";
import { ClusterState } from "./snapshot/cluster-state";
import { createPodInfo, hasEnded, type PodInfo, podKey } from "./snapshot/pod-info";

export interface SchedulerOptions {
  readonly client: Client;
  readonly informers: InformerFactory;
  readonly logger: Logger;
  /** The pods whose `spec.schedulerName` is this are ours. */
  readonly name?: string;
  readonly labelPresence?: readonly LabelPresence[];
}

/** Bindings on their way at the same time. */
const bindingLimit = 64;
/** Milliseconds of deciding after which other work of the process gets its turn. */
const sliceMilliseconds = 8;

/** Gives every waiting pod the most suitable node. Sees the cluster through informers and writes through the client alone. */
export class Scheduler {
  readonly #name: string;
  readonly #logger: Logger;
  readonly #state = new ClusterState();
  readonly #queue = new SchedulingQueue();
  readonly #filters: readonly Filter[];
  readonly #informers: SchedulerInformers;
  readonly #cycle: Cycle;
  readonly #writer: PodWriter;
  readonly #unsubscribe: (() => void)[] = [];
  #binding = 0;
  #onBindingDone: (() => void) | undefined;
  #running: Promise<void> | undefined;
  #wakeUp: (() => void) | undefined;
  #synced = false;
  #stopped = false;

  constructor(options: SchedulerOptions) {
    this.#name = options.name ?? "default-scheduler";
    this.#logger = options.logger;
    this.#filters = createFilters(options.labelPresence);
    this.#informers = createInformers(options.informers);
    this.#cycle = { state: this.#state, lookup: createLookup(this.#informers) };
    const recorder = new EventRecorder({ client: options.client, source: { component: this.#name }, logger: options.logger });
    this.#writer = new PodWriter(options.client.resource(podDefinition), recorder);
  }

  /** Starts placing pods once the informers know the cluster. The informers are started by whoever owns the factory. */
  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#queue.close();
    this.#wakeUp?.();
    await this.#running;
    while (this.#binding > 0) await new Promise<void>((resolve) => (this.#onBindingDone = resolve));
  }

  /**
   * Where so many more pods like this one would go now; nothing is changed. Undefined while the cluster is not known yet,
   * and for pods that another scheduler places.
   */
  async simulate(pod: Pod, count: number, signal?: AbortSignal): Promise<Placement | undefined> {
    if (!this.#synced || pod.spec.schedulerName !== this.#name) return undefined;
    return simulate(pod, count, { cycle: this.#cycle, filters: this.#filters, signal });
  }

  async #run(): Promise<void> {
    const { nodes, pods, namespaces, claims, volumes, services, controllers, replicaSets, statefulSets, budgets } = this.#informers;
    const all = [nodes, pods, namespaces, claims, volumes, services, controllers, replicaSets, statefulSets, budgets];
    await Promise.all(all.map((informer) => informer.synced()));
    if (this.#stopped) return;
    this.#subscribe();
    this.#synced = true;
    let sliceStart = performance.now();
    while (!this.#stopped) {
      const info = this.#queue.take();
      if (!info) {
        await this.#untilReady();
        sliceStart = performance.now();
        continue;
      }
      this.#schedule(info);
      if (this.#binding >= bindingLimit) await new Promise<void>((resolve) => (this.#onBindingDone = resolve));
      if (performance.now() - sliceStart > sliceMilliseconds) {
        await new Promise<void>((resolve) => setImmediate(resolve));
        sliceStart = performance.now();
      }
    }
  }

  #untilReady(): Promise<void> {
    return new Promise((resolve) => {
      this.#wakeUp = resolve;
      this.#queue.whenReady(resolve);
    });
  }

  #subscribe(): void {
    const { nodes, pods, namespaces, claims, volumes } = this.#informers;
    const wake = (event: ClusterEvent) => () => this.#queue.wake(event);
    this.#unsubscribe.push(
      nodes.addHandlers({
        add: (node) => this.#setNode(node, "NodeAdd"),
        update: (node, previous) => (changesPlacement(node, previous) ? this.#setNode(node, "NodeUpdate") : this.#state.setNode(node)),
        delete: (node) => this.#state.removeNode(node.metadata.name),
      }),
      pods.addHandlers({
        add: (pod) => this.#podChanged(pod),
        update: (pod, previous) => this.#podChanged(pod, previous),
        delete: (pod) => this.#podDeleted(pod),
      }),
      namespaces.addHandlers({ update: wake("NamespaceUpdate") }),
      claims.addHandlers({ add: wake("VolumeChange"), update: wake("VolumeChange") }),
      volumes.addHandlers({ add: wake("VolumeChange"), update: wake("VolumeChange") }),
    );
  }

  #setNode(node: Node, event: ClusterEvent): void {
    this.#state.setNode(node);
    this.#queue.wake(event);
  }

  #isOurs(pod: Pod): boolean {
    return !pod.spec.nodeName && pod.spec.schedulerName === this.#name && !pod.metadata.deletionTimestamp && !hasEnded(pod);
  }

  #podChanged(pod: Pod, previous?: Pod): void {
    const key = podKey(pod);
    const wasPlaced = this.#state.isPlaced(key);
    this.#state.setPod(pod);
    if (pod.spec.nodeName) {
      this.#queue.remove(key);
      this.#state.denominate(key);
      if (hasEnded(pod)) {
        if (wasPlaced) this.#queue.wake("PodDelete");
      } else if (!previous?.spec.nodeName) this.#queue.wake("PodAdd");
      else if (previous.metadata.labels !== pod.metadata.labels || previous.spec !== pod.spec) this.#podUpdated(pod, previous);
      return;
    }
    if (!this.#isOurs(pod) || wasPlaced) {
      if (!wasPlaced) this.#forget(key);
      return;
    }
    const info = createPodInfo(pod);
    if (pod.status.nominatedNodeName) this.#state.nominate(info, pod.status.nominatedNodeName);
    else this.#state.denominate(key);
    if (pod.spec.schedulingGates?.length) this.#gate(info);
    // Our own note of why it waits is no reason to try again.
    else if (previous && previous.metadata.generation === pod.metadata.generation && sameLabels(previous, pod)) this.#queue.refresh(info);
    else this.#queue.add(info);
  }

  #podUpdated(pod: Pod, previous: Pod): void {
    const changed = previous.metadata.generation !== pod.metadata.generation || !sameLabels(previous, pod);
    if (changed) this.#queue.wake("PodUpdate");
  }

  #podDeleted(pod: Pod): void {
    this.#state.removePod(pod);
    this.#forget(podKey(pod));
    if (pod.spec.nodeName) this.#queue.wake("PodDelete");
  }

  #forget(key: string): void {
    this.#queue.remove(key);
    this.#state.denominate(key);
  }

  #gate({ key, pod }: PodInfo): void {
    this.#queue.remove(key);
    const message = "Scheduling is blocked due to non-empty scheduling gates";
    this.#inBackground(key, this.#writer.waiting(pod, { reason: "SchedulingGated", message }));
  }

  /** Decides for one pod, and starts writing what was decided. */
  #schedule(info: PodInfo): void {
    const decision = decide(info, this.#cycle, this.#filters);
    if (decision.fits) {
      this.#state.assume(info, decision.node);
      this.#state.denominate(info.key);
      this.#binding++;
      void this.#bind(info, decision.node).finally(() => {
        this.#binding--;
        this.#onBindingDone?.();
      });
      return;
    }
    const preemption = this.#preempt(info, decision);
    const message = failureMessage({ ...decision, ...(preemption ? { preemption } : {}) });
    const refusing = new Set([...decision.refusals.values(), ...(decision.blocked ? [decision.blocked] : [])].map(({ filter }) => filter));
    const events = new Set(this.#filters.filter(({ name }) => refusing.has(name)).flatMap(({ events: helpful }) => helpful));
    // Without any node, any node helps.
    events.add("NodeAdd");
    this.#queue.park(info.key, events);
    this.#writer.reportFailure(info.pod, message);
    this.#inBackground(info.key, this.#writer.waiting(info.pod, { reason: "Unschedulable", message }));
  }

  async #bind(info: PodInfo, node: string): Promise<void> {
    try {
      await this.#writer.bind(info.pod, node);
      this.#queue.remove(info.key);
    } catch (error) {
      this.#state.forget(info.key);
      // Deleted, or bound by somebody else, meanwhile: the informer tells what became of it.
      if (isStatus(error, "NotFound")) return this.#queue.remove(info.key);
      this.#logger.warn({ pod: info.key, node, err: error }, "Binding failed, will try again");
      this.#queue.wake("PodDelete");
      this.#queue.retry(info.key);
    }
  }

  /** Makes room by evicting less important pods where that helps. Returns what is to be said of it. */
  #preempt(info: PodInfo, decision: Extract<Decision, { fits: false }>): string | undefined {
    if (decision.blocked || decision.total === 0) return undefined;
    if (info.pod.spec.preemptionPolicy === "Never") return `preemption: not eligible due to preemptionPolicy=Never.`;
    if (this.#awaitsVictims(info)) return "preemption: not eligible due to a terminating pod on the nominated node.";
    const budgets = [...this.#informers.budgets.values()];
    const found = findPreemption(info, { cycle: this.#cycle, filters: this.#filters, refusals: decision.refusals, budgets });
    if (!found) return preemptionMessage(decision.total, decision.refusals);
    this.#state.nominate(info, found.node);
    this.#inBackground(info.key, this.#writer.evict(info.pod, found, this.#state.nominatedOn(found.node)));
    return undefined;
  }

  /** Whether room is being made for the pod already. */
  #awaitsVictims({ pod, priority }: PodInfo): boolean {
    const node = this.#state.nodes.get(pod.status.nominatedNodeName ?? "");
    return [...(node?.pods.values() ?? [])].some((other) => other.pod.metadata.deletionTimestamp && other.priority < priority);
  }

  #inBackground(key: string, work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!isStatus(error, "NotFound")) this.#logger.warn({ pod: key, err: error }, "Could not tell what the scheduler decided");
    });
  }
}

const sameLabels = (a: Pod, b: Pod): boolean => JSON.stringify(a.metadata.labels) === JSON.stringify(b.metadata.labels);
