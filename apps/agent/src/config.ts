import { hostname, networkInterfaces } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";

/** A command line that cannot be used. Its message is for a person and says what to do. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}

export const usage = `gantry-agent: runs the pods of one node

  --kubeconfig FILE             how to reach the API server, and as whom (required)
  --node-name NAME              default: the host name
  --node-ip ADDRESS             the address that other nodes reach this one by; default: that of the first network interface
  --root-dir DIRECTORY          where volumes and records are kept (default: /var/lib/gantry)
  --runtime docker|hollow       hollow simulates containers: for trying things out and for tests of scale (default: docker)
  --docker-host ADDRESS         default: unix:///var/run/docker.sock
  --port N                      of the node's API (default: 10250)
  --cadvisor-port N             of the container statistics, 0 for none (default: 4194)
  --tls-cert-file FILE          the certificate of the node's API
  --tls-private-key-file FILE   its key
  --client-ca-file FILE         the cluster's authority, whose clients may call the node's API
  --node-labels A=B,C=D         labels that the node registers with
  --register-with-taints K=V:EFFECT,…   taints that the node registers with
  --max-pods N                  default: 110
  --pod-pids-limit N            the most processes in one container, -1 for no limit (default: -1)
  --pod-cidr SUBNET             the pods' addresses, where no controller hands them out
  --cluster-dns ADDRESS         default: 10.96.0.10
  --cluster-domain NAME         default: cluster.local
  --cluster-cidr SUBNET         all pods' addresses (default: 10.244.0.0/16)
  --service-cidr SUBNET         all services' addresses (default: 10.96.0.0/16)
  --network-backend NAME        vxlan, host-gw, vxlan-direct, wireguard or udp (default: vxlan)
  --ingress-http-port N         where Ingresses are served on this node, 0 for nowhere (default: 0)
  --ingress-https-port N        the same over TLS (default: 0)
  --cleanup                     take what the agent has put on this machine off it (containers, mounts, network), and end
  --help
`;

const text = z.string().min(1, "must not be empty");
const port = (lowest: number) => z.coerce.number().int().min(lowest).max(65_535);
const subnet = z.cidrv4("must be a subnet like 10.244.0.0/16");

const pairs = z.string().transform((list, context) => {
  const entries = list.split(",").filter(Boolean);
  const result: Record<string, string> = {};
  for (const entry of entries) {
    const [key = "", ...value] = entry.split("=");
    if (key === "") context.addIssue({ code: "custom", message: `must be NAME=VALUE pairs separated by commas, not "${entry}"` });
    result[key] = value.join("=");
  }
  return result;
});

const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"] as const;

const taints = z.string().transform((list, context) =>
  list
    .split(",")
    .filter(Boolean)
    .map((entry) => {
      const match = /^([^=:]+)(?:=([^:]*))?:(.+)$/.exec(entry);
      const effect = effects.find((known) => known === match?.[3]);
      if (!match?.[1] || !effect) {
        context.addIssue({ code: "custom", message: `must be KEY=VALUE:EFFECT with an effect of ${effects.join(", ")}, not "${entry}"` });
        return { key: "", effect: effects[0] };
      }
      return { key: match[1], effect, ...(match[2] ? { value: match[2] } : {}) };
    }),
);

const flags = z.object({
  kubeconfig: text,
  "node-name": text,
  "node-ip": z.ipv4("must be an IPv4 address"),
  "root-dir": text,
  runtime: z.enum(["docker", "hollow"]),
  "docker-host": text,
  port: port(1),
  "cadvisor-port": port(0),
  "ingress-http-port": port(0),
  "ingress-https-port": port(0),
  "tls-cert-file": text.optional(),
  "tls-private-key-file": text.optional(),
  "client-ca-file": text.optional(),
  "node-labels": pairs,
  "register-with-taints": taints,
  "max-pods": z.coerce.number().int().min(1),
  "pod-pids-limit": z.coerce.number().int(),
  "pod-cidr": subnet.optional(),
  "cluster-dns": z.ipv4("must be an IPv4 address"),
  "cluster-domain": text,
  "cluster-cidr": subnet,
  "service-cidr": subnet,
  "network-backend": z.enum(["vxlan", "host-gw", "vxlan-direct", "wireguard", "udp"]),
});

export interface AgentConfig {
  readonly kubeconfig: string;
  readonly nodeName: string;
  readonly nodeIp: string;
  readonly rootDirectory: string;
  readonly runtime: "docker" | "hollow";
  readonly dockerHost: string;
  readonly port: number;
  /** 0: not served. */
  readonly cadvisorPort: number;
  /** 0: Ingresses are not served. */
  readonly ingressHttpPort: number;
  readonly ingressHttpsPort: number;
  /** Files; the node's API is not served without them. */
  readonly serving?: { readonly certificate: string; readonly key: string; readonly clientAuthority: string };
  readonly nodeLabels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value?: string; readonly effect: (typeof effects)[number] }[];
  readonly maxPods: number;
  readonly pidsLimit?: number;
  readonly podCidr?: string;
  readonly clusterDns: string;
  readonly clusterDomain: string;
  readonly clusterCidr: string;
  readonly serviceCidr: string;
  readonly networkBackend: "vxlan" | "host-gw" | "vxlan-direct" | "wireguard" | "udp";
  /** Undo what the agent has done to this machine instead of running pods. */
  readonly cleanup: boolean;
}

const firstAddress = (): string | undefined =>
  Object.entries(networkInterfaces())
    .filter(([name]) => !/^(lo|docker|br-|veth|gantry|cni|flannel)/.test(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal)?.address;

const defaults = (environment: NodeJS.ProcessEnv): Record<string, string | undefined> => ({
  kubeconfig: environment.KUBECONFIG,
  "node-name": hostname().toLowerCase(),
  "node-ip": firstAddress() ?? "127.0.0.1",
  "root-dir": "/var/lib/gantry",
  runtime: "docker",
  "docker-host": environment.DOCKER_HOST ?? "unix:///var/run/docker.sock",
  port: "10250",
  "cadvisor-port": "4194",
  "ingress-http-port": "0",
  "ingress-https-port": "0",
  "node-labels": "",
  "register-with-taints": "",
  "max-pods": "110",
  "pod-pids-limit": "-1",
  "cluster-dns": "10.96.0.10",
  "cluster-domain": "cluster.local",
  "cluster-cidr": "10.244.0.0/16",
  "service-cidr": "10.96.0.0/16",
  "network-backend": "vxlan",
});

/** Reads the command line. Undefined when help was asked for. @throws UsageError */
export const readConfig = (args: readonly string[], environment: NodeJS.ProcessEnv): AgentConfig | undefined => {
  const options = Object.fromEntries(Object.keys(flags.shape).map((name) => [name, { type: "string" as const }]));
  let given: Record<string, unknown>;
  try {
    given = parseArgs({ args: [...args], options: { ...options, cleanup: { type: "boolean" }, help: { type: "boolean" } } }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
  if (given.help === true) return undefined;
  const parsed = flags.safeParse({ ...defaults(environment), ...given });
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path: where, message }) =>
      where[0] === "kubeconfig"
        ? "--kubeconfig is required: the file that says how to reach the API server"
        : `--${where.join(".")} ${message}`,
    );
    throw new UsageError(problems.join("\n"));
  }
  const { data } = parsed;
  const serving = [data["tls-cert-file"], data["tls-private-key-file"], data["client-ca-file"]];
  const [certificate, key, clientAuthority] = serving;
  if (serving.some((file) => file !== undefined) && !(certificate && key && clientAuthority)) {
    throw new UsageError(
      "--tls-cert-file, --tls-private-key-file and --client-ca-file belong together: give all three, or none to serve no node API.",
    );
  }
  return {
    kubeconfig: data.kubeconfig,
    nodeName: data["node-name"],
    nodeIp: data["node-ip"],
    rootDirectory: path.resolve(data["root-dir"]),
    runtime: data.runtime,
    dockerHost: data["docker-host"],
    port: data.port,
    cadvisorPort: data["cadvisor-port"],
    ingressHttpPort: data["ingress-http-port"],
    ingressHttpsPort: data["ingress-https-port"],
    ...(certificate && key && clientAuthority ? { serving: { certificate, key, clientAuthority } } : {}),
    nodeLabels: data["node-labels"],
    taints: data["register-with-taints"],
    maxPods: data["max-pods"],
    ...(data["pod-pids-limit"] > 0 ? { pidsLimit: data["pod-pids-limit"] } : {}),
    ...(data["pod-cidr"] === undefined ? {} : { podCidr: data["pod-cidr"] }),
    clusterDns: data["cluster-dns"],
    clusterDomain: data["cluster-domain"],
    clusterCidr: data["cluster-cidr"],
    serviceCidr: data["service-cidr"],
    networkBackend: data["network-backend"],
    cleanup: given.cleanup === true,
  };
};
