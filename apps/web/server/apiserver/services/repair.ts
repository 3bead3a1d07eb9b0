import type { Service } from "@gantry/api/core/v1";
import type { Logger } from "../../log";
import type { ObjectStore } from "../../store/types";
import type { Allocations } from "./allocations";
import { addressOf, nodePortsOf, type ServiceAllocation } from "./plugin";

/** A service that is being made holds its address before it exists: only older holdings are nobody's. */
const unclaimedAfter = 5 * 60_000;

const repair = async (allocations: Allocations, wanted: ReadonlyMap<string, Service>, log: Logger): Promise<void> => {
  const held = await allocations.all();
  for (const [thing, { metadata }] of wanted) {
    if (held.has(thing)) continue;
    log.warn({ thing, service: metadata.name, namespace: metadata.namespace }, "noting down what a service holds already");
    await allocations.take(thing, { namespace: metadata.namespace ?? "", name: metadata.name });
  }
  for (const [thing, { since }] of held) {
    if (!wanted.has(thing) && since + unclaimedAfter < Date.now()) await allocations.release(thing);
  }
};

/** Brings what is noted as given out into line with what services hold, after a crash in between. */
export const repairAllocations = async (store: ObjectStore, parts: ServiceAllocation, log: Logger): Promise<void> => {
  const services = (await store.list({ group: "", plural: "services" })).items.map((stored) => stored.object as Service);
  const addresses = services.flatMap((service) => {
    const address = addressOf(service);
    return address === undefined ? [] : [[address, service] as const];
  });
  const ports = services.flatMap((service) => nodePortsOf(service).map((port) => [String(port), service] as const));
  await repair(parts.addresses, new Map(addresses), log);
  await repair(parts.nodePorts, new Map(ports), log);
};
