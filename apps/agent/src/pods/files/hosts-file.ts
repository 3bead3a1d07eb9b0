import type { HostAlias } from "@gantry/api/core/v1";
import type { PodHostname } from "./hostname";

const aliasLines = (aliases: readonly HostAlias[]): string[] =>
  aliases.length === 0
    ? []
    : ["", "# Entries added by HostAliases.", ...aliases.map(({ ip, hostnames = [] }) => [ip, ...hostnames].join("\t"))];

/** The /etc/hosts of a pod with a network of its own. Written the way Kubernetes does, for tools recognise its first line. */
export const hostsFile = (hostname: PodHostname, ips: readonly string[], aliases: readonly HostAlias[]): string => {
  const names = hostname.fullName === undefined ? hostname.hostname : `${hostname.fullName}\t${hostname.hostname.split(".")[0]}`;
  return [
    "# Kubernetes-managed hosts file.",
    "127.0.0.1\tlocalhost",
    "::1\tlocalhost ip6-localhost ip6-loopback",
    "fe00::0\tip6-localnet",
    "fe00::0\tip6-mcastprefix",
    "fe00::1\tip6-allnodes",
    "fe00::2\tip6-allrouters",
    ...ips.map((ip) => `${ip}\t${names}`),
    ...aliasLines(aliases),
    "",
  ].join("\n");
};

/** The /etc/hosts of a pod in the node's network: the node's own, and the pod's aliases. */
export const hostNetworkHostsFile = (nodeFile: string, aliases: readonly HostAlias[]): string =>
  ["# Kubernetes-managed hosts file (host network).", nodeFile.trimEnd(), ...aliasLines(aliases), ""].join("\n");
