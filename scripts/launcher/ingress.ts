import { isIsolated } from "./nodes/plan";
import type { StartOptions } from "./options";
import { tryPort } from "./ports";

/** Where browsers look for a site. */
const usual = { http: 80, https: 443 } as const;

type Scheme = keyof typeof usual;

/**
 * The port of Ingresses that nobody has asked for: the usual one, unless another program of this machine has it. Nodes with a
 * network of their own have all ports to themselves, and hollow ones nothing to serve.
 * @param note told why a port is not opened
 */
const unasked = async (options: StartOptions, scheme: Scheme, note: (text: string) => void): Promise<number> => {
  const port = usual[scheme];
  if (options.runtime === "hollow") return 0;
  if (isIsolated(options)) return port;
  const code = await tryPort(port, "0.0.0.0");
  if (code === undefined) return port;
  const why = code === "EADDRINUSE" ? "is in use by another program" : `cannot be opened (${code})`;
  note(
    `Port ${port} ${why}: Ingresses are not served over ${scheme.toUpperCase()}. Choose a port: npm start -- --ingress-${scheme}-port N`,
  );
  return 0;
};

/** The options with the ports of Ingresses settled; 0 for those that are not opened. */
export const settleIngressPorts = async (options: StartOptions, note: (text: string) => void): Promise<StartOptions> => ({
  ...options,
  ingressHttpPort: options.ingressHttpPort ?? (await unasked(options, "http", note)),
  ingressHttpsPort: options.ingressHttpsPort ?? (await unasked(options, "https", note)),
});

/** Where Ingresses are served, for people. */
export const ingressPlaces = (options: StartOptions): string[] => {
  const host = options.nodes === 1 ? options.nodeAddress : "<any node>";
  const ports = { http: options.ingressHttpPort ?? 0, https: options.ingressHttpsPort ?? 0 };
  const schemes: Scheme[] = ["http", "https"];
  return schemes.flatMap((scheme) => {
    const port = ports[scheme];
    return port === 0 ? [] : [`${scheme}://${host}${port === usual[scheme] ? "" : `:${port}`}`];
  });
};
