import { hostname, networkInterfaces } from "node:os";
import { resolve } from "node:path";
import { z } from "zod";
import { AddressPool } from "./controllers/service-load-balancer/address-pool";

const port = z.coerce.number().int().min(1).max(65_535);

const environment = z.object({
  GANTRY_HOME: z.string().default(".gantry"),
  DATABASE_URL: z.string().min(1).optional(),
  GANTRY_HTTP_PORT: port.default(8080),
  GANTRY_HTTP_ADDRESS: z.string().default("127.0.0.1"),
  GANTRY_HTTPS_PORT: port.default(6443),
  GANTRY_HTTPS_ADDRESS: z.string().default("0.0.0.0"),
  GANTRY_ADVERTISE_ADDRESS: z.ipv4().optional(),
  /** Further addresses that the serving certificate is to be valid for, separated by commas. */
  GANTRY_SERVING_ADDRESSES: z
    .string()
    .default("")
    .transform((list) => list.split(",").filter(Boolean))
    .pipe(z.array(z.ipv4())),
  GANTRY_CLUSTER_NAME: z.string().default("gantry"),
  GANTRY_CLUSTER_DOMAIN: z.string().default("cluster.local"),
  GANTRY_SERVICE_CIDR: z.string().default("10.96.0.0/16"),
  GANTRY_CLUSTER_CIDR: z.string().default("10.244.0.0/16"),
  /** Networks and ranges for Services of type LoadBalancer, with commas between; `none` leaves these to others. */
  GANTRY_LOAD_BALANCER_POOL: z.string().default("10.250.0.0/24"),
  /** Nodes of this machine whose credentials are to be written: `name=address,name=address`. */
  GANTRY_LOCAL_NODES: z.string().default(""),
  GANTRY_NODE_MONITOR_GRACE_SECONDS: z.coerce.number().min(1).default(40),
  /** How long the certificates last that the cluster signs; a request may ask for less. A year when left out. */
  GANTRY_CERTIFICATE_SECONDS: z.coerce.number().int().min(30).default(31_536_000),
  GANTRY_DASHBOARD: z.enum(["on", "off"]).default("on"),
  /** The directory of the built Next.js app. */
  GANTRY_WEB_DIRECTORY: z.string().default("apps/web"),
});

export interface Config {
  readonly home: string;
  readonly databaseUrl: string | undefined;
  readonly http: { readonly address: string; readonly port: number };
  readonly https: { readonly address: string; readonly port: number };
  readonly advertiseAddress: string;
  readonly servingAddresses: readonly string[];
  readonly clusterName: string;
  readonly clusterDomain: string;
  readonly serviceCidr: string;
  readonly clusterCidr: string;
  readonly loadBalancerPool: string;
  readonly localNodes: readonly { readonly name: string; readonly address: string }[];
  readonly nodeMonitorGraceSeconds: number;
  readonly certificateSeconds: number;
  readonly dashboard: boolean;
  readonly webDirectory: string;
  readonly hostName: string;
}

/** A setting that cannot be used; its message names the variable and what it should be. */
export class ConfigError extends Error {}

const firstAddress = (): string =>
  Object.entries(networkInterfaces())
    .filter(([name]) => !/^(lo|docker|br-|veth|gantry|cni|flannel|virbr)/.test(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .find((address) => address.family === "IPv4" && !address.internal)?.address ?? "127.0.0.1";

const parseLocalNodes = (text: string): Config["localNodes"] =>
  text
    .split(",")
    .filter(Boolean)
    .map((pair) => {
      const [name, address] = pair.split("=");
      if (!name || !address) throw new ConfigError(`GANTRY_LOCAL_NODES must be name=address pairs, separated by commas, not "${pair}".`);
      return { name, address };
    });

const checkLoadBalancerPool = (text: string, taken: readonly string[]): void => {
  if (text === "none") return;
  let pool: AddressPool;
  try {
    pool = new AddressPool(text);
  } catch (error) {
    throw new ConfigError(`GANTRY_LOAD_BALANCER_POOL: ${error instanceof Error ? error.message : error}`);
  }
  const other = taken.find((cidr) => pool.overlaps(cidr));
  if (other !== undefined)
    throw new ConfigError(
      `GANTRY_LOAD_BALANCER_POOL: "${text}" shares addresses with ${other}, which pods or Services have; choose others.`,
    );
};

/** Reads the environment, in the one place that does. Throws ConfigError. */
export const readConfig = (variables: Readonly<Record<string, string | undefined>> = process.env): Config => {
  // An empty variable means the same as none, as Compose files and shells write it.
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("\n"));
  }
  const values = parsed.data;
  checkLoadBalancerPool(values.GANTRY_LOAD_BALANCER_POOL, [values.GANTRY_CLUSTER_CIDR, values.GANTRY_SERVICE_CIDR]);
  return {
    home: resolve(values.GANTRY_HOME),
    databaseUrl: values.DATABASE_URL,
    http: { address: values.GANTRY_HTTP_ADDRESS, port: values.GANTRY_HTTP_PORT },
    https: { address: values.GANTRY_HTTPS_ADDRESS, port: values.GANTRY_HTTPS_PORT },
    advertiseAddress: values.GANTRY_ADVERTISE_ADDRESS ?? firstAddress(),
    servingAddresses: values.GANTRY_SERVING_ADDRESSES,
    clusterName: values.GANTRY_CLUSTER_NAME,
    clusterDomain: values.GANTRY_CLUSTER_DOMAIN,
    serviceCidr: values.GANTRY_SERVICE_CIDR,
    clusterCidr: values.GANTRY_CLUSTER_CIDR,
    loadBalancerPool: values.GANTRY_LOAD_BALANCER_POOL,
    localNodes: parseLocalNodes(values.GANTRY_LOCAL_NODES),
    nodeMonitorGraceSeconds: values.GANTRY_NODE_MONITOR_GRACE_SECONDS,
    certificateSeconds: values.GANTRY_CERTIFICATE_SECONDS,
    dashboard: values.GANTRY_DASHBOARD === "on",
    webDirectory: resolve(values.GANTRY_WEB_DIRECTORY),
    hostName: hostname(),
  };
};
