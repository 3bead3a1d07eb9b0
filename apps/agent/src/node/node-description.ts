import type { AgentConfig } from "../config";
import { networkAnnotations } from "../network/overlay/peers";
import type { ContainerRuntime } from "../runtime/types";
import { diskSpace, readMachine } from "./machine";
import { type NodeFixedFacts, nodeResources } from "./node-status";

const simulated = { "gantry.dev/hollow": "true" } as const;

/** The labels that the agent gives to its Node; those of the configuration win. */
export const nodeLabels = (config: AgentConfig, architecture: string): Record<string, string> => ({
  "kubernetes.io/hostname": config.nodeName,
  "kubernetes.io/arch": architecture,
  "kubernetes.io/os": "linux",
  "beta.kubernetes.io/arch": architecture,
  "beta.kubernetes.io/os": "linux",
  ...(config.runtime === "hollow" ? simulated : {}),
  ...config.nodeLabels,
});

/** The annotations that the agent gives to its Node; null for one that is to go. */
export const nodeAnnotations = async (config: AgentConfig): Promise<Record<string, string | null>> => ({
  "volumes.kubernetes.io/controller-managed-attach-detach": "true",
  ...(config.runtime === "hollow" ? simulated : await networkAnnotations(config.networkBackend, config.rootDirectory)),
});

/** What does not change while the agent runs. @throws RuntimeError when the runtime cannot be asked. */
export const readFixedFacts = async (config: AgentConfig, runtime: ContainerRuntime): Promise<NodeFixedFacts> => {
  const info = await runtime.info();
  const machine = await readMachine();
  const disk = await diskSpace(config.rootDirectory);
  return {
    name: config.nodeName,
    address: config.nodeIp,
    port: config.port,
    machine,
    runtime: info,
    resources: nodeResources(machine, disk?.totalBytes ?? 0, config.maxPods),
  };
};
