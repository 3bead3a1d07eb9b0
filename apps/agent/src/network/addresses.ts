/** An IPv4 address as a number in 0…2³²−1. Throws a RangeError for anything else. */
export const parseIPv4 = (text: string): number => {
  const parts = text.split(".");
  if (parts.length !== 4) throw new RangeError(`"${text}" is not an IPv4 address`);
  let value = 0;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) throw new RangeError(`"${text}" is not an IPv4 address`);
    value = value * 256 + Number(part);
  }
  return value;
};

export const formatIPv4 = (value: number): string =>
  [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].map(String).join(".");

export const isIPv4 = (text: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split(".").every((part) => Number(part) <= 255);

export interface Subnet {
  /** The network address. */
  readonly base: number;
  readonly prefix: number;
  /** How many addresses it spans, network and broadcast address included. */
  readonly size: number;
}

/** Reads `10.244.1.0/24`; host bits are cleared. Throws a RangeError when it is not IPv4 CIDR notation. */
export const parseSubnet = (text: string): Subnet => {
  const [address, length, ...rest] = text.split("/");
  const prefix = Number(length);
  if (address === undefined || length === undefined || rest.length > 0 || !/^\d{1,2}$/.test(length) || prefix > 32)
    throw new RangeError(`"${text}" is not an IPv4 subnet in CIDR notation`);
  const size = 2 ** (32 - prefix);
  const value = parseIPv4(address);
  return { base: value - (value % size), prefix, size };
};

export const formatSubnet = (subnet: Subnet): string => `${formatIPv4(subnet.base)}/${subnet.prefix}`;

export const subnetContains = (subnet: Subnet, address: number): boolean => address >= subnet.base && address < subnet.base + subnet.size;

/** The gateway of a node's pods: the first address of its podCIDR. */
export const gatewayOf = (subnet: Subnet): string => formatIPv4(subnet.base + 1);

/**
 * The hardware address that an interface with this IPv4 address gets. Being a function of the address, it makes a
 * neighbour entry right again when an address is given to another pod, and tells peers each other's without exchange.
 */
export const hardwareAddress = (address: string): string =>
  ["0a", "58", ...address.split(".").map((part) => Number(part).toString(16).padStart(2, "0"))].join(":");
