import type { Pod } from "@gantry/api/core/v1";

/** A port of the node that a pod takes: on one address or, with "0.0.0.0", on all. */
export interface HostPort {
  readonly address: string;
  readonly protocol: string;
  readonly port: number;
}

const anyAddress = "0.0.0.0";

/** The ports of its node that a pod asks for. Init containers come and go, except sidecars. */
export const hostPortsOf = (pod: Pod): HostPort[] => {
  const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always")];
  return containers.flatMap((container) =>
    (container.ports ?? []).flatMap(({ hostPort, hostIP, protocol }) =>
      hostPort ? [{ address: hostIP || anyAddress, protocol: protocol ?? "TCP", port: hostPort }] : [],
    ),
  );
};

/** Which ports of a node are taken, and how often (two pods may be on their way out and in at the same time). */
export class HostPorts {
  /** By `protocol/port`, how many pods hold each address. */
  readonly #taken = new Map<string, Map<string, number>>();

  change(ports: readonly HostPort[], sign: 1 | -1): void {
    for (const { address, protocol, port } of ports) {
      const key = `${protocol}/${port}`;
      const addresses = this.#taken.get(key) ?? new Map<string, number>();
      const count = (addresses.get(address) ?? 0) + sign;
      if (count > 0) addresses.set(address, count);
      else addresses.delete(address);
      if (addresses.size > 0) this.#taken.set(key, addresses);
      else this.#taken.delete(key);
    }
  }

  conflicts({ address, protocol, port }: HostPort): boolean {
    const addresses = this.#taken.get(`${protocol}/${port}`);
    if (!addresses) return false;
    return address === anyAddress || addresses.has(anyAddress) || addresses.has(address);
  }
}
