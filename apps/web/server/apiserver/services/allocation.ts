import type { ObjectStore } from "../../store/types";
import { serviceAddress, serviceAddressCount } from "./addresses";
import { createAllocations } from "./allocations";
import { firstNodePort, lastNodePort, type ServiceAllocation } from "./plugin";

/** How many of the lowest are left to those who ask for a certain one: a share of all, within bounds (KEP-3070, KEP-3668). */
const reservedOf = (size: number, { share, most }: { share: number; most: number }): number =>
  Math.min(Math.max(16, Math.floor(size / share)), most, Math.floor(size / 2));

const nodePortCount = lastNodePort - firstNodePort + 1;

/** The cluster IPs and node ports that there are to give out. */
export const createServiceAllocation = (store: ObjectStore, serviceCidr: string): ServiceAllocation => ({
  serviceCidr,
  addresses: createAllocations(store, {
    plural: "clusterips",
    size: serviceAddressCount(serviceCidr),
    reserved: reservedOf(serviceAddressCount(serviceCidr), { share: 16, most: 256 }),
    thingAt: (index) => serviceAddress(serviceCidr, index + 1),
  }),
  nodePorts: createAllocations(store, {
    plural: "nodeports",
    size: nodePortCount,
    reserved: reservedOf(nodePortCount, { share: 32, most: 128 }),
    thingAt: (index) => String(firstNodePort + index),
  }),
});
