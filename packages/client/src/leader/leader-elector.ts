import { isStatus } from "@gantry/api";
import type { Lease } from "@gantry/api/coordination/v1";
import type { Client, ResourceClient, ResourceType } from "../client";
import type { Logger } from "../logger";
import { delay } from "../queue";

const leaseType: ResourceType<Lease> = {
  group: "coordination.k8s.io",
  version: "v1",
  kind: "Lease",
  plural: "leases",
  namespaced: true,
};

export interface LeaderElectorOptions {
  readonly client: Client;
  /** The Lease: `kube-system`, `kube-controller-manager`. */
  readonly namespace: string;
  readonly name: string;
  /** Unique among the candidates. */
  readonly identity: string;
  readonly logger: Logger;
  /** Runs while leading; its signal aborts when the lead is lost or given up. */
  readonly lead: (signal: AbortSignal) => Promise<void>;
  /** Milliseconds others wait after the last renewal before they take over; 15,000 when left out. */
  readonly leaseDuration?: number;
  /** Milliseconds after which a leader that cannot renew gives up; 10,000 when left out. */
  readonly renewDeadline?: number;
  /** Milliseconds between attempts; 2,000 when left out. */
  readonly retryPeriod?: number;
}

const microTime = (): string => `${new Date().toISOString().slice(0, -1)}000Z`;

/**
 * Lets one of several processes lead at a time, by holding a Lease. Clocks of different machines are not compared: what
 * counts is how long this process has seen the Lease unchanged.
 */
export class LeaderElector {
  readonly #options: LeaderElectorOptions;
  readonly #leases: ResourceClient<Lease>;
  readonly #leaseDuration: number;
  readonly #renewDeadline: number;
  readonly #retryPeriod: number;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #observed: Lease | undefined;
  #observedAt = 0;

  constructor(options: LeaderElectorOptions) {
    this.#options = options;
    this.#leases = options.client.resource(leaseType, options.namespace);
    this.#leaseDuration = options.leaseDuration ?? 15_000;
    this.#renewDeadline = options.renewDeadline ?? 10_000;
    this.#retryPeriod = options.retryPeriod ?? 2_000;
  }

  /** Whether this process held the Lease when it last looked. */
  get isLeader(): boolean {
    return this.#observed?.spec.holderIdentity === this.#options.identity;
  }

  start(): this {
    this.#running ??= this.#run();
    return this;
  }

  /** Ends leading, and gives the Lease up so that another can take it at once. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      if (await this.#tryHold(this.#renewDeadline)) await this.#leadWhileHeld();
      await delay(this.#retryPeriod * (0.8 + Math.random() * 0.4), signal);
    }
  }

  async #leadWhileHeld(): Promise<void> {
    const { lead, logger, identity, name } = this.#options;
    const lost = new AbortController();
    const signal = AbortSignal.any([lost.signal, this.#stop.signal]);
    logger.info({ lease: name, identity }, "Leading");
    const leading = lead(signal).catch((error: unknown) => {
      logger.error({ lease: name, err: error }, "What the leader runs has failed");
      lost.abort();
    });
    await this.#renew(signal);
    lost.abort();
    await leading;
    if (this.isLeader) await this.#release();
    logger.info({ lease: name, identity }, "No longer leading");
  }

  /** Returns when renewing has not worked for too long, or the signal aborts. */
  async #renew(signal: AbortSignal): Promise<void> {
    let renewedAt = performance.now();
    const remaining = (): number => renewedAt + this.#renewDeadline - performance.now();
    while (remaining() > 0) {
      await delay(Math.min(this.#retryPeriod, remaining()), signal);
      if (signal.aborted) return;
      if (await this.#tryHold(Math.max(remaining(), 1))) renewedAt = performance.now();
      else if (this.#heldByAnother()) return;
    }
  }

  /** @param timeout Milliseconds. */
  async #tryHold(timeout: number): Promise<boolean> {
    const signal = AbortSignal.timeout(Math.ceil(timeout));
    try {
      const lease = await this.#get(signal);
      this.#observe(lease);
      if (this.#heldByAnother()) return false;
      const held =
        lease === undefined
          ? await this.#leases.create(this.#held(), { signal })
          : await this.#leases.update(this.#held(lease), { signal });
      this.#observe(held);
      return true;
    } catch (error) {
      // Conflict and AlreadyExists: another candidate was faster. The rest is worth a line.
      if (!isStatus(error, "Conflict") && !isStatus(error, "AlreadyExists") && !this.#stop.signal.aborted) {
        this.#options.logger.warn({ lease: this.#options.name, err: error }, "Could not reach the Lease");
      }
      return false;
    }
  }

  async #get(signal: AbortSignal): Promise<Lease | undefined> {
    try {
      return await this.#leases.get(this.#options.name, { signal });
    } catch (error) {
      if (isStatus(error, "NotFound")) return undefined;
      throw error;
    }
  }

  #observe(lease: Lease | undefined): void {
    if (lease?.metadata.resourceVersion === this.#observed?.metadata.resourceVersion) return;
    this.#observed = lease;
    this.#observedAt = performance.now();
  }

  #heldByAnother(): boolean {
    const spec = this.#observed?.spec;
    if (!spec?.holderIdentity || spec.holderIdentity === this.#options.identity) return false;
    const duration = (spec.leaseDurationSeconds ?? 0) * 1000 || this.#leaseDuration;
    return performance.now() - this.#observedAt < duration;
  }

  #held(current?: Lease): Lease {
    const { identity, name, namespace } = this.#options;
    const now = microTime();
    const stays = current?.spec.holderIdentity === identity;
    return {
      ...(current ?? { apiVersion: "coordination.k8s.io/v1", kind: "Lease" }),
      metadata: current?.metadata ?? ({ name, namespace } as Lease["metadata"]),
      spec: {
        ...current?.spec,
        holderIdentity: identity,
        leaseDurationSeconds: Math.round(this.#leaseDuration / 1000),
        acquireTime: stays ? (current.spec.acquireTime ?? now) : now,
        renewTime: now,
        leaseTransitions: current === undefined ? 0 : (current.spec.leaseTransitions ?? 0) + (stays ? 0 : 1),
      },
    };
  }

  async #release(): Promise<void> {
    if (this.#observed === undefined) return;
    const released = { ...this.#observed, spec: { ...this.#observed.spec, holderIdentity: "", leaseDurationSeconds: 1 } };
    try {
      this.#observe(await this.#leases.update(released));
    } catch (error) {
      this.#options.logger.debug({ lease: this.#options.name, err: error }, "Could not give up the Lease; it will run out");
    }
  }
}
