import { homedir, hostname, networkInterfaces } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import {
  defaultNetworkBackend,
  type NetworkBackend,
  networkBackends,
} from "../../packages/api/src/core/v1/network-backend/network-backend";
import { type JoinRequest, readJoinRequest } from "./join/membership";
import { keptChoice } from "./kept-choices";
import { PlainError } from "./terminal";

export interface StartOptions {
  readonly root: string;
  readonly home: string;
  readonly runtime: "docker" | "hollow";
  /** How many nodes; more than one get a network, processes and a Docker Engine of their own each, unless they are hollow. */
  readonly nodes: number;
  readonly nodeName: string;
  /** Whether the name was asked for, and not made of the host's. */
  readonly nodeNameGiven: boolean;
  readonly nodeAddress: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly kubeletPort: number;
  readonly cadvisorPort: number;
  /** Where the nodes serve Ingresses: 0 for nowhere, undefined for the usual port where it is free. */
  readonly ingressHttpPort: number | undefined;
  readonly ingressHttpsPort: number | undefined;
  /** The same on all nodes of a cluster. */
  readonly networkBackend: NetworkBackend;
  /** Make the demo images. */
  readonly images: boolean;
  readonly dockerSocket: string;
  /** Be a node of another machine's cluster, instead of a cluster. */
  readonly join?: JoinRequest;
}

export const usage = `npm start -- [options]

  --runtime docker|hollow   run containers on Docker (default), or simulate them: a hollow node needs neither root nor Docker
  --nodes N                 as many nodes on this machine, each with its own network, processes and Docker Engine (default: as
                            many as at the last start, 1 at first); needs root, unless they are hollow
  --node-name NAME          the name of this machine's node (default: the host name); of several: what
                            their names begin with (default: node)
  --node-address ADDRESS    the address under which this machine is reached (default: that of the default route)
  --http-port N             plain HTTP, on loopback only (default 8080)
  --https-port N            HTTPS (default 6443)
  --kubelet-port N          the agent's API (default 10250)
  --cadvisor-port N         container statistics (default 4194)
  --ingress-http-port N     Ingresses over HTTP, 0 for none (default 80, where that is free; none on hollow nodes)
  --ingress-https-port N    Ingresses over HTTPS, 0 for none (default 443, where that is free; none on hollow nodes)
  --network-backend NAME    how packets for pods of other nodes travel: vxlan, host-gw, vxlan-direct, wireguard or udp (default: as
                            at the last start, vxlan at first). The same on all nodes of a cluster; see docs/network.md
  --no-images               do not make the demo images

  --join URL                be a node of the cluster at https://HOST:6443, without a control plane. The line that "npm run token"
                            prints, or "Add node" on the dashboard shows, has this, the following two and the cluster's
                            --network-backend, where it is not vxlan. Needed once
  --token TOKEN             the token to join with; or --token-file FILE, or GANTRY_BOOTSTRAP_TOKEN in the environment
  --ca-hash sha256:HEX      the hash of that cluster's authority

  --help

  GANTRY_HOME    where state lives (default: .gantry in this folder)
  DATABASE_URL   a Postgres 14 or newer to use instead of the embedded one
`;

/** The first address that other machines could reach: not loopback, not a bridge of a container engine. */
export const defaultAddress = (interfaces = networkInterfaces()): string => {
  const candidates = Object.entries(interfaces)
    .filter(([name]) => !/^(lo|docker|br-|veth|gantry|cni|flannel|virbr)/.test(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .filter((address) => address.family === "IPv4" && !address.internal);
  return candidates[0]?.address ?? "127.0.0.1";
};

const portOf = (name: string, text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new PlainError(`--${name} must be a port from 1 to 65535, not "${text}".`);
  return port;
};

/** A port that may be left out (undefined), or asked not to be opened (0). */
const optionalPort = (name: string, text: string | undefined): number | undefined =>
  text === undefined ? undefined : text === "0" ? 0 : portOf(name, text);

const mostNodes = 100;

const nodeCount = (text: string): number => {
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > mostNodes) throw new PlainError(`--nodes must be a number from 1 to ${mostNodes}, not "${text}".`);
  return count;
};

const backendOf = (text: string): NetworkBackend => {
  const backend = networkBackends.find((known) => known === text);
  if (backend === undefined) throw new PlainError(`--network-backend is one of ${networkBackends.join(", ")}, not "${text}".`);
  return backend;
};

/** A host name as a node's name: a DNS-1123 subdomain. */
export const nodeNameOf = (host: string): string =>
  host
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, "-")
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, "")
    .slice(0, 63) || "node";

/** `--nodes -1` as `--nodes=-1`: a number is what its option is said to be, and never an option itself. */
const attachNegativeNumbers = (args: readonly string[]): string[] =>
  args.flatMap((arg, index) => {
    if (/^-\d/.test(arg) && args[index - 1]?.startsWith("--")) return [];
    const next = args[index + 1] ?? "";
    return arg.startsWith("--") && /^-\d/.test(next) ? [`${arg}=${next}`] : [arg];
  });

/** Reads the command line; undefined when help was asked for. Throws PlainError for what it does not understand. */
export const parseStartOptions = (args: readonly string[], root: string): StartOptions | undefined => {
  const parsed = (() => {
    try {
      return parseArgs({
        args: attachNegativeNumbers(args),
        options: {
          nodes: { type: "string" },
          runtime: { type: "string", default: "docker" },
          "node-name": { type: "string" },
          "node-address": { type: "string", default: defaultAddress() },
          "http-port": { type: "string", default: "8080" },
          "https-port": { type: "string", default: "6443" },
          "kubelet-port": { type: "string", default: "10250" },
          "cadvisor-port": { type: "string", default: "4194" },
          "ingress-http-port": { type: "string" },
          "ingress-https-port": { type: "string" },
          join: { type: "string" },
          token: { type: "string" },
          "token-file": { type: "string" },
          "ca-hash": { type: "string" },
          "network-backend": { type: "string" },
          "no-images": { type: "boolean", default: false },
          help: { type: "boolean", default: false },
        },
      }).values;
    } catch (error) {
      throw new PlainError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    }
  })();
  if (parsed.help) return undefined;
  const { runtime } = parsed;
  if (runtime !== "docker" && runtime !== "hollow") throw new PlainError(`--runtime is docker or hollow, not "${runtime}".`);
  const nodeName = parsed["node-name"] ?? nodeNameOf(hostname());
  if (nodeName !== nodeNameOf(nodeName)) {
    throw new PlainError(`--node-name must consist of lower case letters, digits, "-" and ".", not "${nodeName}".`);
  }
  const home = resolve(root, (process.env.GANTRY_HOME ?? ".gantry").replace(/^~(?=\/|$)/, homedir()));
  const { token = process.env.GANTRY_BOOTSTRAP_TOKEN, "token-file": tokenFile, "ca-hash": caHash } = parsed;
  const flags = { join: parsed.join, token: parsed.join === undefined ? parsed.token : token, tokenFile, caHash };
  const request = readJoinRequest(home, flags, { value: nodeName, given: parsed["node-name"] !== undefined });
  const nodes = nodeCount(parsed.nodes ?? (request ? "1" : (keptChoice(home, "count") ?? "1")));
  if (request && nodes > 1) throw new PlainError("A machine joins as one node: leave --nodes out.");
  return {
    root,
    home,
    runtime,
    ...(request ? { join: request } : {}),
    nodes,
    nodeName: request?.nodeName ?? nodeName,
    nodeNameGiven: parsed["node-name"] !== undefined,
    nodeAddress: parsed["node-address"],
    httpPort: portOf("http-port", parsed["http-port"]),
    httpsPort: portOf("https-port", parsed["https-port"]),
    kubeletPort: portOf("kubelet-port", parsed["kubelet-port"]),
    cadvisorPort: portOf("cadvisor-port", parsed["cadvisor-port"]),
    ingressHttpPort: optionalPort("ingress-http-port", parsed["ingress-http-port"]),
    ingressHttpsPort: optionalPort("ingress-https-port", parsed["ingress-https-port"]),
    networkBackend: backendOf(parsed["network-backend"] ?? keptChoice(home, "network-backend") ?? defaultNetworkBackend),
    images: !parsed["no-images"],
    dockerSocket: (process.env.DOCKER_HOST ?? "unix:///var/run/docker.sock").replace(/^unix:\/\//, ""),
  };
};
