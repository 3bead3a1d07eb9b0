const parts = (cidr: string): { base: number; size: number } => {
  const [address = "", bits = "32"] = cidr.split("/");
  const number = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - Number(bits));
  return { base: number - (number % size), size };
};

const format = (number: number): string => [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");

/** The address at a position of an IPv4 range: 1 is the first that can be used. */
export const serviceAddress = (cidr: string, position: number): string => format(parts(cidr).base + position);

/** How many addresses a range has for Services: all but the network's and the broadcast address. */
export const serviceAddressCount = (cidr: string): number => parts(cidr).size - 2;

/** Whether an address can be given to a Service of this range. */
export const isServiceAddress = (cidr: string, address: string): boolean => {
  const { base, size } = parts(cidr);
  const number = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return number > base && number < base + size - 1;
};
