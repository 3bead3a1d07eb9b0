import { readFile } from "node:fs/promises";
import type { Pod } from "@gantry/api/core/v1";
import type { HostPortMapping } from "../network/types";
import type { RuntimeContainer } from "../runtime/types";
import { podContainers } from "./container-names";
import type { PodDependencies } from "./dependencies";
import { podHostname } from "./files/hostname";
import { hostNetworkHostsFile, hostsFile } from "./files/hosts-file";
import { resolverFile } from "./files/resolver-file";
import { PodDirectory } from "./pod-directory";
import { identityOf, sandboxSpec } from "./sandbox-spec";

/** A sandbox that runs, with its addresses. */
export interface RunningSandbox {
  readonly sandbox: RuntimeContainer;
  readonly podIPs: readonly string[];
}

const readIfThere = (file: string): Promise<string> => readFile(file, "utf8").catch(() => "");

const hostPortsOf = (pod: Pod): HostPortMapping[] =>
  podContainers(pod).flatMap(({ container }) =>
    (container.ports ?? []).flatMap(({ protocol, hostPort, containerPort, hostIP }) =>
      hostPort
        ? [
            {
              protocol: (protocol ?? "TCP") as HostPortMapping["protocol"],
              hostPort,
              containerPort,
              ...(hostIP && hostIP !== "0.0.0.0" ? { hostIP } : {}),
            },
          ]
        : [],
    ),
  );

/** Writes the files for name resolution that all of the pod's containers see. */
export const writeResolutionFiles = async (pod: Pod, podIPs: readonly string[], dependencies: PodDependencies): Promise<void> => {
  const { dns, root } = dependencies;
  const directory = new PodDirectory(root, pod.metadata.uid);
  const aliases = pod.spec.hostAliases ?? [];
  const hosts = pod.spec.hostNetwork
    ? hostNetworkHostsFile(await readIfThere("/etc/hosts"), aliases)
    : hostsFile(podHostname(pod, dns.clusterDomain), podIPs, aliases);
  const resolver = resolverFile(pod, { ...dns, nodeFile: await readIfThere("/etc/resolv.conf") });
  await Promise.all([directory.write(directory.hosts, hosts), directory.write(directory.resolver, resolver)]);
};

/** Makes and starts a pod's sandbox and gives it its network. What fails halfway is taken away again. */
export const startSandbox = async (pod: Pod, attempt: number, dependencies: PodDependencies): Promise<RunningSandbox> => {
  const { runtime, network, node, dns } = dependencies;
  const id = await runtime.createSandbox(sandboxSpec(pod, attempt, dns.clusterDomain));
  try {
    await runtime.start(id);
    const sandbox = await runtime.inspect(id);
    if (sandbox?.state !== "running") throw new Error("the sandbox ended as soon as it was started");
    let podIPs = node.hostIPs;
    if (!pod.spec.hostNetwork) {
      const { uid, name, namespace } = identityOf(pod);
      const address = await network.setup({ id, podUid: uid, name, namespace, pid: sandbox.pid, hostPorts: hostPortsOf(pod) });
      podIPs = address.ips;
    }
    await writeResolutionFiles(pod, podIPs, dependencies);
    return { sandbox, podIPs };
  } catch (error) {
    await network.teardown(id).catch(() => undefined);
    await runtime.remove(id).catch(() => undefined);
    throw error;
  }
};

/** Ends a sandbox: its network, then itself. Repeatable. */
export const removeSandbox = async (sandbox: RuntimeContainer, dependencies: PodDependencies): Promise<void> => {
  await dependencies.network.teardown(sandbox.id);
  await dependencies.runtime.remove(sandbox.id);
};
