import type { Container } from "@gantry/api/core/v1";

/** The number of a port that is given by number or by the name of one of the container's ports. @throws When there is none. */
export const resolvePort = (port: number | string, container: Container): number => {
  const number =
    typeof port === "number" ? port : /^\d+$/.test(port) ? Number(port) : container.ports?.find(({ name }) => name === port)?.containerPort;
  if (number === undefined) throw new Error(`couldn't find port: "${port}" in container "${container.name}"`);
  if (number < 1 || number > 65535) throw new Error(`invalid port number: ${port}`);
  return number;
};

/** `host:port`, with brackets around IPv6. */
export const hostAndPort = (host: string, port: number): string => (host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`);
