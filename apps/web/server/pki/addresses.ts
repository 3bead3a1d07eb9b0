/** The first usable address of an IPv4 range: `10.96.0.1` of `10.96.0.0/16`. */
export const firstServiceAddress = (cidr: string): string => {
  const octets = (cidr.split("/")[0] ?? "").split(".").map(Number);
  octets[3] = (octets[3] ?? 0) + 1;
  return octets.join(".");
};
