import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { LoadedKubeconfig } from "@gantry/client";
import type { AgentConfig } from "./config";
import type { Logger } from "./log";
import { NetworkProbeRunner } from "./probes/runner";
import type { ProbeRunner } from "./probes/types";
import { DockerRuntime } from "./runtime/docker/docker-runtime";
import { HollowVolumes, hollowProbes } from "./runtime/hollow/hollow-parts";
import { HollowRuntime } from "./runtime/hollow/hollow-runtime";
import type { ContainerRuntime } from "./runtime/types";
import type { VolumeSources } from "./volumes/context";
import type { PodVolumes } from "./volumes/types";
import { VolumeManager } from "./volumes/volume-manager";

/** The parts that differ between a real node and a simulated one. */
export interface RuntimeParts {
  readonly runtime: ContainerRuntime;
  readonly probes: ProbeRunner;
  volumes(sources: VolumeSources): PodVolumes;
}

/**
 * Tells the containers of this node from those of other clusters on the same engine: by the cluster's authority, and
 * by the node's name, for one engine may serve several agents of one cluster.
 */
export const ownerOf = async (kubeconfig: LoadedKubeconfig, nodeName: string): Promise<string> => {
  const { ca, server } = kubeconfig.transport;
  const identity = ca === undefined ? server : "pem" in ca ? ca.pem : await readFile(ca.file, "utf8");
  return `${nodeName}.${createHash("sha256").update(identity).digest("hex").slice(0, 12)}`;
};

export const runtimeParts = (config: AgentConfig, owner: string, log: Logger): RuntimeParts => {
  if (config.runtime === "hollow") {
    return { runtime: new HollowRuntime(), probes: hollowProbes, volumes: () => new HollowVolumes() };
  }
  const runtime = new DockerRuntime({ address: config.dockerHost, owner, log, imagePeers: config.imagePeers });
  return { runtime, probes: new NetworkProbeRunner(runtime), volumes: (sources) => new VolumeManager(sources) };
};
