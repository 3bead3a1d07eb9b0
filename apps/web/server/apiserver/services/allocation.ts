import type { ObjectStore } from "../../store/types";
import { serviceAddress, serviceAddressCount } from "./addresses";
import { createAllocations } from "./allocations";
import { firstNodePort, lastNodePort, type ServiceAllocation } from "./plugin";

/** The cluster IPs and node ports that there are to give out. */
export const createServiceAllocation = (store: ObjectStore, serviceCidr: string): ServiceAllocation => ({
  serviceCidr,
  addresses: createAllocations(store, {
    plural: "clusterips",
    size: serviceAddressCount(serviceCidr),
    thingAt: (index) => serviceAddress(serviceCidr, index + 1),
  }),
  nodePorts: createAllocations(store, {
    plural: "nodeports",
    size: lastNodePort - firstNodePort + 1,
    thingAt: (index) => String(firstNodePort + index),
  }),
});
