import { isDeepStrictEqual } from "node:util";
import { type Service, type ServiceStatus, serviceDefinition } from "@gantry/api/core/v1";
import { objectKey, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { withCondition } from "../shared/conditions";
import { AddressPool } from "./address-pool";

export interface ServiceLoadBalancerOptions {
  /** Where the addresses of load balancers come from, as {@link AddressPool} reads it; `10.250.0.0/24` when left out. */
  readonly pool?: string;
}

/** The `spec.loadBalancerClass` that names this controller; a Service without a class is its as well. */
export const loadBalancerClass = "gantry.dev/address-pool";

/** True while the Service has its address; else its message says what is in the way. */
export const loadBalancerReadyCondition = "gantry.dev/LoadBalancerReady";

const isOurs = ({ spec, metadata }: Service): boolean =>
  spec.type === "LoadBalancer" &&
  (spec.loadBalancerClass ?? loadBalancerClass) === loadBalancerClass &&
  metadata.deletionTimestamp === undefined;

const ingressOf = (service: Service) => service.status.loadBalancer.ingress ?? [];

/**
 * Gives every Service of type LoadBalancer an address of the cluster's own pool. Nothing but the Services themselves
 * says which addresses are taken: whoever starts reads it from their status.
 */
export const serviceLoadBalancerController = (context: ControllerContext, options: ServiceLoadBalancerOptions = {}): Controller => {
  const services = context.informers.get(serviceDefinition);
  const client = context.client.resource(serviceDefinition);
  const recorder = context.recorder("service-controller");
  const queue = new WorkQueue();
  const pool = new AddressPool(options.pool ?? "10.250.0.0/24");

  const release = (key: string): void => {
    if (!pool.release(key)) return;
    for (const service of services.values())
      if (isOurs(service) && pool.addressOf(objectKey(service)) === undefined) queue.add(objectKey(service));
  };
  services.addHandlers({
    add: (service) => {
      const key = objectKey(service);
      // Before anything is given out, as handlers see all that there is before the first key is worked on.
      for (const { ip } of isOurs(service) ? ingressOf(service) : []) if (ip && pool.addressOf(key) === undefined) pool.take(ip, key);
      if (service.spec.type === "LoadBalancer" || ingressOf(service).length > 0) queue.add(key);
    },
    update: (service) => {
      if (service.spec.type === "LoadBalancer" || ingressOf(service).length > 0) queue.add(objectKey(service));
    },
    delete: (service) => release(objectKey(service)),
  });

  const writeStatus = async (service: Service, status: ServiceStatus): Promise<void> => {
    if (!isDeepStrictEqual(status, service.status)) await client.updateStatus({ ...service, status });
  };

  /** The service's address, or why it has none. */
  const allocate = (service: Service): { readonly ip: string } | { readonly problem: string } => {
    const key = objectKey(service);
    const wanted = service.spec.loadBalancerIP;
    if (!wanted) {
      const ip = pool.allocate(key);
      return ip === undefined ? { problem: `range is full: no address of ${pool.description} is free` } : { ip };
    }
    if (pool.take(wanted, key)) return { ip: wanted };
    release(key);
    return pool.includes(wanted)
      ? { problem: `provided IP is already allocated: ${wanted} belongs to service ${pool.holderOf(wanted)}` }
      : { problem: `provided IP is not in the valid range: ${wanted} is not of ${pool.description}` };
  };

  const ensure = async (service: Service): Promise<void> => {
    const result = allocate(service);
    if ("problem" in result) {
      const message = `Error syncing load balancer: failed to ensure load balancer: ${result.problem}`;
      const condition = { type: loadBalancerReadyCondition, status: "False", reason: "SyncLoadBalancerFailed", message };
      const told = service.status.conditions?.find(({ type }) => type === condition.type)?.message === message;
      if (!told) recorder.event(service, "Warning", { reason: condition.reason, message });
      const conditions = told ? service.status.conditions : withCondition(forgetMessage(service), { ...condition, lastTransitionTime: "" });
      await writeStatus(service, { ...service.status, loadBalancer: {}, conditions });
      return;
    }
    const { ip } = result;
    const same = ingressOf(service).length === 1 && ingressOf(service)[0]?.ip === ip && ingressOf(service)[0]?.ipMode === "VIP";
    const message = `The address ${ip} of the pool ${pool.description} belongs to this service.`;
    const condition = { type: loadBalancerReadyCondition, status: "True", reason: "EnsuredLoadBalancer", message, lastTransitionTime: "" };
    const conditions = withCondition(same ? service.status.conditions : forgetMessage(service), condition);
    await writeStatus(service, { ...service.status, loadBalancer: { ingress: [{ ip, ipMode: "VIP" }] }, conditions });
    if (!same) recorder.event(service, "Normal", { reason: "EnsuredLoadBalancer", message: "Ensured load balancer" });
  };

  // One at a time: an address must not be given twice.
  const reconcile = async (key: string): Promise<void> => {
    const service = services.get(key);
    if (service === undefined) release(key);
    else if (isOurs(service)) await ensure(service);
    else {
      // What another class's controller wrote is left alone; of another type nothing may be left.
      if (service.spec.type !== "LoadBalancer") await writeStatus(service, withoutLoadBalancer(service.status));
      release(key);
    }
  };

  return { name: "service-lb", queue, concurrency: 1, reconcile };
};

/** The conditions as they are, but ready to take another message with the same reason. */
const forgetMessage = ({ status }: Service) =>
  status.conditions?.map((condition) => (condition.type === loadBalancerReadyCondition ? { ...condition, reason: "" } : condition));

const withoutLoadBalancer = (status: ServiceStatus): ServiceStatus => {
  const conditions = status.conditions?.filter(({ type }) => type !== loadBalancerReadyCondition);
  return { ...status, loadBalancer: {}, ...(conditions ? { conditions } : {}) };
};
