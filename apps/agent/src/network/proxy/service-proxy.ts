import type { Service } from "@gantry/api/core/v1";
import type { EndpointSlice } from "@gantry/api/discovery/v1";
import type { Logger } from "pino";
import type { HostPortTarget } from "../pod-network";
import type { ProxyBackend } from "./backend";
import { FlowCleaner, staleFlows } from "./conntrack";
import { HealthChecks } from "./health-checks";
import { readyOnNode, resolveServicePorts, type ServicePort } from "./service-ports";

export interface ServiceProxyOptions {
  readonly nodeName: string;
  /** Services with this address are answered elsewhere. */
  readonly dnsAddress: string;
  readonly backend: ProxyBackend;
  /** Other nodes' addresses at which DNS is answered while nobody answers here; asked once for many changes. */
  readonly dnsPeers: () => readonly string[];
  readonly logger: Logger;
  /** Told after every transaction: how many services it was about and how long it took, in milliseconds. */
  readonly observe?: (services: number, duration: number) => void;
}

/** Changes that come within this many milliseconds share a transaction. */
const coalesceMilliseconds = 5;
const firstRetryMilliseconds = 100;
const lastRetryMilliseconds = 30_000;

const keyOf = (object: { metadata: { namespace?: string; name: string } }): string =>
  `${object.metadata.namespace}/${object.metadata.name}`;

/** The Service that an EndpointSlice belongs to, as `namespace/name`. */
const serviceOf = (slice: EndpointSlice): string | undefined => {
  const name = slice.metadata.labels?.["kubernetes.io/service-name"];
  return name === undefined ? undefined : `${slice.metadata.namespace}/${name}`;
};

/** Keeps the kernel's rules equal to the Services and EndpointSlices that it is told of. */
export class ServiceProxy {
  readonly #options: ServiceProxyOptions;
  readonly #services = new Map<string, Service>();
  /** Slices by service, then by `namespace/name` of the slice. */
  readonly #slices = new Map<string, Map<string, EndpointSlice>>();
  readonly #programmed = new Map<string, readonly ServicePort[]>();
  readonly #dirty = new Set<string>();
  readonly #flows: FlowCleaner;
  readonly #healthChecks: HealthChecks;
  #hostPorts: readonly HostPortTarget[] | undefined;
  #dnsPeersDirty = false;
  #started = false;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #retryDelay = firstRetryMilliseconds;
  #pendingFlows: string[][] = [];
  /** Whether no flow is older than what has been told since. */
  #knowsFlows = false;

  constructor(options: ServiceProxyOptions) {
    this.#options = options;
    this.#flows = new FlowCleaner(options.logger);
    this.#healthChecks = new HealthChecks(options.logger);
  }

  setService(service: Service): void {
    this.#services.set(keyOf(service), service);
    this.#touch(keyOf(service));
  }

  deleteService(service: Service): void {
    this.#services.delete(keyOf(service));
    this.#touch(keyOf(service));
  }

  setSlice(slice: EndpointSlice): void {
    const service = serviceOf(slice);
    if (service === undefined) return;
    const slices = this.#slices.get(service) ?? new Map<string, EndpointSlice>();
    this.#slices.set(service, slices.set(keyOf(slice), slice));
    this.#touch(service);
  }

  deleteSlice(slice: EndpointSlice): void {
    const service = serviceOf(slice);
    const slices = service === undefined ? undefined : this.#slices.get(service);
    if (service === undefined || !slices?.delete(keyOf(slice))) return;
    if (slices.size === 0) this.#slices.delete(service);
    this.#touch(service);
  }

  setHostPorts(targets: readonly HostPortTarget[]): void {
    this.#hostPorts = targets;
    this.#schedule(coalesceMilliseconds);
  }

  /** The answer of {@link ServiceProxyOptions.dnsPeers} is another one. */
  dnsPeersChanged(): void {
    this.#dnsPeersDirty = true;
    this.#schedule(coalesceMilliseconds);
  }

  /** Everything that there is has been told: programs it, replacing what an earlier life left in the kernel. */
  async start(): Promise<void> {
    this.#started = true;
    await this.#flush();
  }

  /** Resolves when all that has been told so far is in the kernel, or was refused by it and is tried again later. */
  async settled(): Promise<void> {
    while (this.#running || (this.#started && this.#dirty.size > 0)) await (this.#running ?? this.#flush());
  }

  /** Stops changing rules; those that stand keep working. */
  async stop(): Promise<void> {
    this.#started = false;
    clearTimeout(this.#timer);
    this.#healthChecks.close();
    await this.#running;
  }

  #touch(service: string): void {
    this.#dirty.add(service);
    this.#schedule(coalesceMilliseconds);
  }

  #schedule(delay: number): void {
    if (!this.#started || this.#running || this.#timer) return;
    this.#timer = setTimeout(() => void this.#flush(), delay);
  }

  async #flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#running = this.#program();
    await this.#running;
    this.#running = undefined;
    if (this.#dirty.size > 0 || this.#hostPorts || this.#dnsPeersDirty) this.#schedule(coalesceMilliseconds);
  }

  async #program(): Promise<void> {
    const { backend, logger } = this.#options;
    const changed = [...this.#dirty];
    this.#dirty.clear();
    for (const service of changed) this.#prepare(service);
    if (this.#hostPorts) backend.setHostPorts(this.#hostPorts);
    this.#hostPorts = undefined;
    if (this.#dnsPeersDirty) backend.setDnsPeers(this.#options.dnsPeers());
    this.#dnsPeersDirty = false;
    const begun = performance.now();
    try {
      await backend.apply();
      this.#retryDelay = firstRetryMilliseconds;
      this.#options.observe?.(changed.length, performance.now() - begun);
      const flows = this.#pendingFlows;
      this.#pendingFlows = [];
      if (this.#knowsFlows) await this.#flows.forget(flows);
      else await this.#flows.forgetMisled([...this.#programmed.values()].flat());
      this.#knowsFlows = true;
    } catch (error) {
      logger.error({ error: (error as Error).message, retryInMilliseconds: this.#retryDelay }, "service rules could not be programmed");
      if (!this.#started) return;
      this.#timer = setTimeout(() => void this.#flush(), this.#retryDelay);
      this.#retryDelay = Math.min(this.#retryDelay * 2, lastRetryMilliseconds);
    }
  }

  #prepare(key: string): void {
    const { backend, nodeName, dnsAddress } = this.#options;
    const service = this.#services.get(key);
    const balanced = service !== undefined && service.spec.clusterIP !== dnsAddress;
    const slices = [...(this.#slices.get(key)?.values() ?? [])];
    const ports = balanced ? resolveServicePorts(service, slices, nodeName) : [];
    backend.setService(key, ports);
    this.#pendingFlows.push(...staleFlows(this.#programmed.get(key) ?? [], ports));
    if (ports.length > 0) this.#programmed.set(key, ports);
    else this.#programmed.delete(key);

    const healthCheckPort = service?.spec.externalTrafficPolicy === "Local" ? service.spec.healthCheckNodePort : undefined;
    const [namespace = "", name = ""] = key.split("/");
    const localEndpoints = readyOnNode(slices, nodeName);
    this.#healthChecks.set(key, healthCheckPort ? { namespace, name, port: healthCheckPort, localEndpoints } : undefined);
  }
}
