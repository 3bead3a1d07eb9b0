import path from "node:path";
import { parseArgs } from "node:util";
import type { NetworkBackend } from "@gantry/api/core/v1";
import { defaultFlags, type Flags, flags, type TaintEffect } from "./command-line/flags";
import { UsageError, usage } from "./command-line/usage";
import { identityFiles } from "./join/files";
import type { JoinOptions } from "./join/join";

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
  readonly taints: readonly { readonly key: string; readonly value?: string; readonly effect: TaintEffect }[];
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

/** The kubeconfig to use, or how to get one. @throws UsageError */
const readAccess = (given: Flags, rootDirectory: string, environment: NodeJS.ProcessEnv): Pick<AgentConfig, "kubeconfig" | "bootstrap"> => {
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
  const parsed = flags.safeParse({ ...defaultFlags(environment), ...given });
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
