import { hostname, networkInterfaces } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { identityFiles } from "./join/files";
import type { JoinOptions } from "./join/join";
import { type NetworkBackend, networkBackends } from "./network/types";

/** A command line that cannot be used. Its message is for a person and says what to do. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}

export const usage = `gantry-agent: runs the pods of one node

  --kubeconfig FILE             how to reach the API server, and as whom; or instead:
  --bootstrap-server URL        join the cluster of this API server, https://HOST:6443. The node's key, its certificate and
                                its kubeconfig are kept in the root directory, and its certificates are renewed in time
  --ca-cert-hash sha256:HEX     the hash of that cluster's authority
  --bootstrap-token-file FILE   the token to join with; or in the environment, as GANTRY_BOOTSTRAP_TOKEN: command
                                lines can be seen by everybody. Needed once
  --node-name NAME              default: the host name
  --node-ip ADDRESS             the address that other nodes reach this one by; default: that of the first network interface
  --root-dir DIRECTORY          where volumes and records are kept (default: /var/lib/gantry)
  --runtime docker|hollow       hollow simulates containers: for trying things out and for tests of scale (default: docker)
  --docker-host ADDRESS         default: unix:///var/run/docker.sock
  --image-peers ADDRESS,…       other Docker engines of this machine, to copy images from that its own lacks
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
  --network-backend NAME        vxlan, host-gw, vxlan-direct, wireguard, or udp for debugging (default: vxlan)
  --ingress-http-port N         where Ingresses are served on this node, 0 for nowhere (default: 0)
  --ingress-https-port N        the same over TLS (default: 0)
  --cleanup                     take what the agent has put on this machine off it (containers, mounts, network), and end
  --help
`;

const text = z.string().min(1, "must not be empty");
const port = (lowest: number) => z.coerce.number().int().min(lowest).max(65_535);
const subnet = z.cidrv4("must be a subnet like 10.244.0.0/16");

const list = z.string().transform((entries) => entries.split(",").filter(Boolean));

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
  kubeconfig: text.optional(),
  "bootstrap-server": z.url({ protocol: /^https$/, error: "must be a URL like https://192.0.2.1:6443" }).optional(),
  "ca-cert-hash": text.optional(),
  "bootstrap-token-file": text.optional(),
  "node-name": text,
  "node-ip": z.ipv4("must be an IPv4 address"),
  "root-dir": text,
  runtime: z.enum(["docker", "hollow"]),
  "docker-host": text,
  "image-peers": list,
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
  "network-backend": z.enum(networkBackends),
});

export interface AgentConfig {
  /** A file; where the node joins by itself it is written then. */
  readonly kubeconfig: string;
  /** How this machine becomes a node by itself. */
  readonly bootstrap?: Pick<JoinOptions, "server" | "authorityHash" | "token" | "tokenFile">;
  readonly nodeName: string;
  readonly nodeIp: string;
  readonly rootDirectory: string;
  readonly runtime: "docker" | "hollow";
  readonly dockerHost: string;
  /** Addresses of Docker engines on this machine that an image can be copied from. */
  readonly imagePeers: readonly string[];
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
  readonly networkBackend: NetworkBackend;
  /** Undo what the agent has done to this machine instead of running pods. */
  readonly cleanup: boolean;
}

const firstAddress = (): string | undefined =>
  Object.entries(networkInterfaces())
    .filter(([name]) => !/^(lo|docker|br-|veth|gantry|cni|flannel)/.test(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal)?.address;

const defaults = (environment: NodeJS.ProcessEnv): Record<string, string | undefined> => ({
  "node-name": hostname().toLowerCase(),
  "node-ip": firstAddress() ?? "127.0.0.1",
  "root-dir": "/var/lib/gantry",
  runtime: "docker",
  "docker-host": environment.DOCKER_HOST ?? "unix:///var/run/docker.sock",
  "image-peers": "",
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

/** The kubeconfig to use, or how to get one. @throws UsageError */
const readAccess = (
  given: z.output<typeof flags>,
  rootDirectory: string,
  environment: NodeJS.ProcessEnv,
): Pick<AgentConfig, "kubeconfig" | "bootstrap"> => {
  const { kubeconfig, "bootstrap-server": server, "ca-cert-hash": authorityHash, "bootstrap-token-file": tokenFile } = given;
  const token = environment.GANTRY_BOOTSTRAP_TOKEN;
  if (server === undefined) {
    if (authorityHash !== undefined || tokenFile !== undefined)
      throw new UsageError("--ca-cert-hash and --bootstrap-token-file are for joining: say with --bootstrap-server which cluster.");
    const file = kubeconfig ?? environment.KUBECONFIG;
    if (!file)
      throw new UsageError("--kubeconfig is required: the file that says how to reach the API server; or --bootstrap-server, to join.");
    return { kubeconfig: file };
  }
  if (kubeconfig !== undefined)
    throw new UsageError("--kubeconfig and --bootstrap-server exclude each other: a node that joins writes its own.");
  return {
    kubeconfig: identityFiles(rootDirectory).kubeconfig,
    bootstrap: {
      server,
      ...(authorityHash === undefined ? {} : { authorityHash }),
      ...(token ? { token } : {}),
      ...(tokenFile === undefined ? {} : { tokenFile }),
    },
  };
};

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
    throw new UsageError(parsed.error.issues.map(({ path: where, message }) => `--${where.join(".")} ${message}`).join("\n"));
  }
  const { data } = parsed;
  const serving = [data["tls-cert-file"], data["tls-private-key-file"], data["client-ca-file"]];
  const [certificate, key, clientAuthority] = serving;
  if (serving.some((file) => file !== undefined) && !(certificate && key && clientAuthority)) {
    throw new UsageError(
      "--tls-cert-file, --tls-private-key-file and --client-ca-file belong together: give all three, or none to serve no node API.",
    );
  }
  const rootDirectory = path.resolve(data["root-dir"]);
  return {
    ...readAccess(data, rootDirectory, environment),
    nodeName: data["node-name"],
    nodeIp: data["node-ip"],
    rootDirectory,
    runtime: data.runtime,
    dockerHost: data["docker-host"],
    imagePeers: data["image-peers"],
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
