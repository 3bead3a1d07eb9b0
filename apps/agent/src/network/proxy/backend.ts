import type { HostPortTarget } from "../pod-network";
import type { ServicePort } from "./service-ports";

/** What puts services into the kernel. Calls only record what is wanted; `apply` does it, in one transaction. */
export interface ProxyBackend {
  readonly kind: "nftables" | "iptables";
  /** @param service `namespace/name`; without ports nothing of it is left. */
  setService(service: string, ports: readonly ServicePort[]): void;
  /** Other nodes' addresses at which DNS is answered while nobody answers here. */
  setDnsPeers(addresses: readonly string[]): void;
  setHostPorts(targets: readonly HostPortTarget[]): void;
  /** Rejects when the kernel refused: nothing has changed then, and the next call starts from an empty table. */
  apply(): Promise<void>;
  /** Takes everything out of the kernel. */
  remove(): Promise<void>;
}
