import { hostname, networkInterfaces } from "node:os";
import { defaultNetworkBackend, networkBackends } from "@gantry/api/core/v1";
import { z } from "zod";

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

export type TaintEffect = (typeof effects)[number];

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

/** The options as the command line has them, read from text. */
export const flags = z.object({
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

export type Flags = z.output<typeof flags>;

const firstAddress = (): string | undefined =>
  Object.entries(networkInterfaces())
    .filter(([name]) => !/^(lo|docker|br-|veth|gantry|cni|flannel)/.test(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal)?.address;

/** What options have that are not given. */
export const defaultFlags = (environment: NodeJS.ProcessEnv): Record<string, string | undefined> => ({
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
  "network-backend": defaultNetworkBackend,
});
