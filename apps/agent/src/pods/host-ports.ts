import type { Pod } from "@gantry/api/core/v1";

interface HostPort {
  readonly address: string;
  readonly protocol: string;
  readonly port: number;
}

const everyAddress = "0.0.0.0";

/** The ports of the node that a pod takes. Init containers come and go, except sidecars. */
const hostPortsOf = ({ spec }: Pod): HostPort[] => {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
  return [...spec.containers, ...sidecars].flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, hostIP, protocol }) =>
      hostPort ? [{ address: hostIP || everyAddress, protocol: protocol ?? "TCP", port: hostPort }] : [],
    ),
  );
};

const conflict = (one: HostPort, other: HostPort): boolean =>
  one.port === other.port &&
  one.protocol === other.protocol &&
  (one.address === other.address || one.address === everyAddress || other.address === everyAddress);

/** Whether a pod asks for a port of the node that another pod has. */
export const hostPortsTaken = (pod: Pod, others: readonly Pod[]): boolean => {
  const wanted = hostPortsOf(pod);
  if (wanted.length === 0) return false;
  const taken = others.flatMap(hostPortsOf);
  return wanted.some((port) => taken.some((other) => conflict(port, other)));
};
