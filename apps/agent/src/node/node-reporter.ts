import { isDeepStrictEqual } from "node:util";
import { isStatus } from "@gantry/api";
import { type Node, type NodeCondition, type NodeStatus, nodeDefinition } from "@gantry/api/core/v1";
import type { Client, ResourceClient } from "@gantry/client";
import type { Logger } from "../log";
import type { RuntimeImage } from "../runtime/types";
import { apiTime } from "../time";
import {
  conditionsAtStart,
  fixedStatus,
  type Health,
  type NodeFixedFacts,
  nodeConditions,
  nodeImages,
  withdrawnResources,
  withExtendedResources,
} from "./node-status";

/** Every so often the conditions' heartbeat is written although nothing has changed, in milliseconds. */
const heartbeat = 5 * 60 * 1000;
/** Between two looks at what has no events: memory, disk, processes. */
const measureEvery = 10_000;
/** How long an agent that has just started may take to find its pods' network before the node is not ready, in milliseconds. */
const startPeriod = 10_000;
const firstRetry = 200;
const longestRetry = 5_000;

export interface NodeReporterOptions {
  readonly client: Client;
  readonly facts: NodeFixedFacts;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  /** Null for one that is to go. */
  readonly annotations: Readonly<Record<string, string | null>>;
  /** Only where no controller hands subnets out. */
  readonly podCidr?: string;
  /** The Node as the API server has it, where that is known. */
  readonly current: () => Node | undefined;
  readonly health: () => Promise<Health>;
  readonly images: () => Promise<RuntimeImage[]>;
  readonly log: Logger;
}

const given = (annotations: Readonly<Record<string, string | null>>): Record<string, string> =>
  Object.fromEntries(Object.entries(annotations).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));

/** Registers the node and keeps its status true. What belongs to others (spec, foreign labels and conditions) is left alone. */
export class NodeReporter {
  private readonly nodes: ResourceClient<Node>;
  private readonly startedAt = Date.now();
  private stored: Node | undefined;
  /** What was found at the last look, reported or not. */
  private found: NodeStatus | undefined;
  private reportedAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> | undefined;
  private again = false;
  private stopped = false;
  private images: NodeStatus["images"];
  private imagesChanged = true;
  private retry = firstRetry;

  constructor(private readonly options: NodeReporterOptions) {
    this.nodes = options.client.resource(nodeDefinition);
  }

  /** Creates the Node, or takes over the one that is there. @throws What the API server answers. */
  async register(): Promise<Node> {
    const { facts, labels, annotations, taints, podCidr } = this.options;
    const status = await this.status();
    try {
      this.stored = await this.nodes.create({
        apiVersion: "v1",
        kind: "Node",
        metadata: { name: facts.name, labels: { ...labels }, annotations: given(annotations) },
        spec: {
          ...(podCidr === undefined ? {} : { podCIDR: podCidr, podCIDRs: [podCidr] }),
          ...(taints.length > 0 ? { taints: [...taints] } : {}),
        },
        status,
      });
    } catch (error) {
      if (!isStatus(error, "AlreadyExists")) throw error;
      const existing = await this.nodes.get(facts.name);
      const wanted = { metadata: { labels, annotations } };
      const same =
        Object.entries(labels).every(([key, value]) => existing.metadata.labels?.[key] === value) &&
        Object.entries(annotations).every(([key, value]) => (existing.metadata.annotations?.[key] ?? null) === value);
      this.stored = same ? existing : await this.nodes.patch(facts.name, "strategic", wanted);
    }
    this.reportedAt = 0;
    await this.report();
    return this.stored;
  }

  /** Reports from now on: at once when told of a change, and by itself where nothing tells. */
  start(): void {
    this.schedule(measureEvery);
  }

  /** Something that the status shows may have changed. */
  changed(): void {
    if (this.stopped) return;
    if (this.working) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.working = this.report()
      .then(
        () => {
          this.retry = firstRetry;
          this.schedule(measureEvery);
        },
        (error: unknown) => {
          this.options.log.warn({ error: String(error), retryMilliseconds: this.retry }, "Could not report the node's status");
          this.schedule(this.retry);
          this.retry = Math.min(this.retry * 2, longestRetry);
        },
      )
      .finally(() => {
        this.working = undefined;
        if (!this.again) return;
        this.again = false;
        this.changed();
      });
  }

  /**
   * Takes note of the Node as it is now. One that others have declared Unknown while the node could not be heard is
   * put right at once: its pods are being sent elsewhere.
   */
  observed(node: Node): void {
    this.stored = node;
    if (this.found && this.differs(this.found)) this.changed();
  }

  imagesMayHaveChanged(): void {
    this.imagesChanged = true;
    if (this.working || this.stopped) return;
    // A pull or a build says many things at once.
    this.schedule(1_000);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.working;
  }

  private schedule(milliseconds: number): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.changed(), milliseconds);
  }

  private async status(): Promise<NodeStatus> {
    if (this.imagesChanged) {
      this.imagesChanged = false;
      const images = await this.options.images().catch(() => undefined);
      if (images) this.images = nodeImages(images);
      else this.imagesChanged = true;
    }
    const health = await this.options.health();
    const isStarting = Date.now() - this.startedAt < startPeriod;
    const conditions = isStarting ? conditionsAtStart(health, this.stored) : nodeConditions(health);
    const { facts, current } = this.options;
    const resources = withExtendedResources(facts.resources, (current() ?? this.stored)?.status);
    return {
      ...fixedStatus({ ...facts, resources }),
      conditions: this.withTimes(conditions),
      ...(this.images ? { images: this.images } : {}),
    };
  }

  private withTimes(conditions: ReturnType<typeof nodeConditions>): NodeCondition[] {
    const now = apiTime(Date.now());
    return conditions.map((condition) => {
      const before = this.stored?.status?.conditions?.find(({ type }) => type === condition.type);
      const since = before?.status === condition.status ? before.lastTransitionTime : undefined;
      return { ...condition, lastHeartbeatTime: now, lastTransitionTime: since ?? now };
    });
  }

  private async report(): Promise<void> {
    const status = await this.status();
    this.found = status;
    const due = Date.now() - this.reportedAt >= heartbeat;
    const { facts, current } = this.options;
    const withdrawn = withdrawnResources(facts.resources, (current() ?? this.stored)?.status);
    if (!due && withdrawn.length === 0 && !this.differs(status)) return;
    const gone = Object.fromEntries(withdrawn.map((name) => [name, null]));
    // The capacity that others have made known stays theirs to take away.
    const patch = { status: { ...status, capacity: facts.resources.capacity, allocatable: { ...status.allocatable, ...gone } } };
    this.stored = await this.nodes.patchStatus(facts.name, "strategic", patch);
    this.reportedAt = Date.now();
  }

  private differs(status: NodeStatus): boolean {
    const current = this.stored?.status;
    if (!current) return true;
    const { conditions = [], ...rest } = status;
    const changedCondition = conditions.some((condition) => {
      const before = current.conditions?.find(({ type }) => type === condition.type);
      return before?.status !== condition.status || before?.reason !== condition.reason || before?.message !== condition.message;
    });
    return changedCondition || Object.entries(rest).some(([name, value]) => !isDeepStrictEqual(value, current[name as keyof NodeStatus]));
  }
}
