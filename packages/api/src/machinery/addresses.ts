import type { TextRule } from "./patterns";

/** An address as bytes: 4 of them for IPv4, 16 for IPv6. */
export type AddressBytes = readonly number[];

const parseIPv4 = (text: string): AddressBytes | undefined => {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  const bytes = parts.map((part) => (/^(0|[1-9][0-9]{0,2})$/.test(part) ? Number(part) : 256));
  return bytes.every((byte) => byte < 256) ? bytes : undefined;
};

/** The bytes of a run of IPv6 groups; the last group of an address may be an IPv4 address. */
const parseGroups = (text: string, last: boolean): number[] | undefined => {
  if (text === "") return [];
  const groups = text.split(":");
  const bytes: number[] = [];
  for (const [position, group] of groups.entries()) {
    if (last && position === groups.length - 1 && group.includes(".")) {
      const embedded = parseIPv4(group);
      if (!embedded) return undefined;
      bytes.push(...embedded);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 255);
    }
  }
  return bytes;
};

const parseIPv6 = (text: string): AddressBytes | undefined => {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head = "", tail] = halves;
  const first = parseGroups(head, tail === undefined);
  const second = tail === undefined ? [] : parseGroups(tail, true);
  if (!first || !second) return undefined;
  const missing = 16 - first.length - second.length;
  if (tail === undefined ? missing !== 0 : missing < 2) return undefined;
  return [...first, ...Array<number>(missing).fill(0), ...second];
};

export const parseIP = (text: string): AddressBytes | undefined => (text.includes(":") ? parseIPv6(text) : parseIPv4(text));

export interface Cidr {
  readonly address: AddressBytes;
  readonly prefixLength: number;
}

export const parseCidr = (text: string): Cidr | undefined => {
  const slash = text.indexOf("/");
  const address = slash < 0 ? undefined : parseIP(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (!address || !/^(0|[1-9][0-9]{0,2})$/.test(length) || Number(length) > address.length * 8) return undefined;
  return { address, prefixLength: Number(length) };
};

/** Whether an address lies in a network. Addresses of the other family never do. */
export const cidrContains = (cidr: Cidr, address: AddressBytes): boolean => {
  if (cidr.address.length !== address.length) return false;
  return address.every((byte, index) => {
    const bits = Math.max(0, Math.min(8, cidr.prefixLength - index * 8));
    const mask = (0xff << (8 - bits)) & 0xff;
    return (byte & mask) === ((cidr.address[index] ?? 0) & mask);
  });
};

export const isIPv6 = (text: string): boolean => text.includes(":") && parseIP(text) !== undefined;

export const ipRule: TextRule = (value) => (parseIP(value) ? [] : ["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"]);

export const cidrRule: TextRule = (value) => (parseCidr(value) ? [] : ["must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"]);
