import type { Logger } from "pino";
import { formatSubnet, gatewayOf, type Subnet } from "./addresses";
import { AddressPool } from "./ipam";
import { type SandboxRecord, SandboxRecords } from "./sandbox-records";
import type { AttachedSandbox, HostPortMapping, NetworkReadiness, PodAddress, PodNetwork, PodSandbox } from "./types";
import { connectedInterfaces, connectSandbox, disconnectSandbox, hostInterfaceName, networkNamespaceOf } from "./wiring";

export interface BridgedPodNetworkOptions {
  /** Where the records of sandboxes are kept. */
  readonly directory: string;
  readonly logger: Logger;
  /** Called after the set of host ports changed. */
  readonly hostPortsChanged?: () => void;
  /** Called when a sandbox has its address and before its pod may use it. */
  readonly attached?: () => Promise<void>;
}

/** A host port and the pod that it leads to. */
export interface HostPortTarget extends HostPortMapping {
  readonly podIP: string;
}

const missing: NetworkReadiness = {
  ready: false,
  reason: "PodCIDRMissing",
  message: "the node has no podCIDR yet: the node controller of the control plane assigns one",
};

/** Pods on a bridge, each with a veth pair of its own. */
export class BridgedPodNetwork implements PodNetwork {
  readonly #records: SandboxRecords;
  readonly #options: BridgedPodNetworkOptions;
  readonly #sandboxes = new Map<string, SandboxRecord>();
  readonly #listeners = new Set<(readiness: NetworkReadiness) => void>();
  /** Calls for one sandbox happen one after the other. */
  readonly #inTurn = new Map<string, Promise<unknown>>();
  #readiness = missing;
  #pool: AddressPool | undefined;
  #mtu = 1500;

  constructor(options: BridgedPodNetworkOptions) {
    this.#options = options;
    this.#records = new SandboxRecords(options.directory);
  }

  /** Reads the records of an earlier life. Once, before anything else. */
  async load(): Promise<void> {
    const warn = (file: string) => this.#options.logger.warn({ file }, "a damaged sandbox record was removed");
    for (const record of await this.#records.load(warn)) this.#sandboxes.set(record.id, record);
  }

  /** The bridge stands and has this subnet: from here on pods can be set up. */
  open(subnet: Subnet, mtu: number): void {
    this.#mtu = mtu;
    if (this.#pool === undefined || formatSubnet(this.#pool.subnet) !== formatSubnet(subnet))
      this.#pool = new AddressPool(
        subnet,
        [...this.#sandboxes.values()].map((record) => record.ip),
      );
    this.#setReadiness({ ready: true, reason: "NetworkReady", message: `pods get addresses from ${formatSubnet(subnet)}` });
  }

  fail(message: string): void {
    this.#setReadiness({ ready: false, reason: "NetworkSetupFailed", message });
  }

  readiness(): NetworkReadiness {
    return this.#readiness;
  }

  ready(signal?: AbortSignal): Promise<void> {
    if (this.#readiness.ready) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const aborted = () => {
        stop();
        reject(signal?.reason);
      };
      const stop = this.onReadinessChange((readiness) => {
        if (!readiness.ready) return;
        stop();
        signal?.removeEventListener("abort", aborted);
        resolve();
      });
      signal?.addEventListener("abort", aborted, { once: true });
      if (signal?.aborted) aborted();
    });
  }

  onReadinessChange(listener: (readiness: NetworkReadiness) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  list(): readonly AttachedSandbox[] {
    return [...this.#sandboxes.values()];
  }

  get(sandboxId: string): AttachedSandbox | undefined {
    return this.#sandboxes.get(sandboxId);
  }

  hostPorts(): HostPortTarget[] {
    return [...this.#sandboxes.values()].flatMap((record) => record.hostPorts.map((port) => ({ ...port, podIP: record.ip })));
  }

  setup(sandbox: PodSandbox): Promise<PodAddress> {
    return this.#enqueue(sandbox.id, () => this.#setup(sandbox));
  }

  teardown(sandboxId: string): Promise<void> {
    return this.#enqueue(sandboxId, () => this.#teardown(sandboxId));
  }

  async reconcile(alive: ReadonlySet<string>): Promise<void> {
    const dead = [...this.#sandboxes.keys()].filter((id) => !alive.has(id));
    for (const id of dead) await this.teardown(id);
    const known = new Set([...this.#sandboxes.values()].map((record) => record.hostInterface));
    const strays = (await connectedInterfaces()).filter((name) => !known.has(name));
    for (const name of strays) await disconnectSandbox(name);
    if (dead.length + strays.length > 0)
      this.#options.logger.info({ sandboxes: dead.length, interfaces: strays.length }, "removed what dead sandboxes left behind");
  }

  async #setup(sandbox: PodSandbox): Promise<PodAddress> {
    const pool = this.#pool;
    if (!this.#readiness.ready || pool === undefined) throw new Error(`the pod network is not ready: ${this.#readiness.message}`);
    const networkNamespace = await networkNamespaceOf(sandbox.pid);
    if (networkNamespace === (await networkNamespaceOf(process.pid)))
      throw new Error(`sandbox ${sandbox.id} shares the node's network namespace: its pause container must not use host networking`);
    const before = this.#sandboxes.get(sandbox.id);
    if (before?.networkNamespace === networkNamespace) return before;
    if (before) await disconnectSandbox(before.hostInterface);

    const ip = before?.ip ?? pool.allocate();
    const record: SandboxRecord = {
      id: sandbox.id,
      podUid: sandbox.podUid,
      namespace: sandbox.namespace,
      name: sandbox.name,
      ip,
      ips: [ip],
      gateway: gatewayOf(pool.subnet),
      mtu: this.#mtu,
      hostInterface: hostInterfaceName(sandbox.id),
      hostPorts: sandbox.hostPorts ?? [],
      networkNamespace: "",
    };
    this.#sandboxes.set(record.id, record);
    try {
      await this.#records.save(record);
      await connectSandbox({ ...record, pid: sandbox.pid, address: ip, prefix: pool.subnet.prefix });
    } catch (error) {
      await this.#forget(record);
      throw error;
    }
    const wired = { ...record, networkNamespace };
    this.#sandboxes.set(record.id, wired);
    await this.#records.save(wired);
    if (wired.hostPorts.length > 0) this.#options.hostPortsChanged?.();
    await this.#options.attached?.();
    return wired;
  }

  async #teardown(sandboxId: string): Promise<void> {
    const record = this.#sandboxes.get(sandboxId);
    if (!record) return;
    await disconnectSandbox(record.hostInterface);
    await this.#forget(record);
    if (record.hostPorts.length > 0) this.#options.hostPortsChanged?.();
  }

  async #forget(record: SandboxRecord): Promise<void> {
    await this.#records.remove(record.id);
    this.#sandboxes.delete(record.id);
    this.#pool?.release(record.ip);
  }

  #enqueue<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    const result = (this.#inTurn.get(id) ?? Promise.resolve()).then(work, work);
    const settled = result.catch(() => {});
    this.#inTurn.set(id, settled);
    void settled.then(() => {
      if (this.#inTurn.get(id) === settled) this.#inTurn.delete(id);
    });
    return result;
  }

  #setReadiness(readiness: NetworkReadiness): void {
    if (readiness.ready === this.#readiness.ready && readiness.message === this.#readiness.message) return;
    this.#readiness = readiness;
    for (const listener of this.#listeners) listener(readiness);
  }
}
