import { ImageCollector } from "../images/image-collector";
import type { Collector } from "../metrics/collector";
import type { PodNetwork } from "../network/types";
import { Evictor } from "../pods/evictor";
import type { PodManager } from "../pods/pod-manager";
import type { ContainerRuntime } from "../runtime/types";
import type { StartContext } from "../start-context";
import type { Health, NodeFixedFacts } from "./node-status";
import { measurePressure } from "./pressure";

export interface HealthParts {
  readonly runtime: ContainerRuntime;
  readonly facts: NodeFixedFacts;
  readonly network: PodNetwork;
  readonly pods: PodManager;
  readonly collector: Collector;
}

const memoryByPod = async (collector: Collector): Promise<Map<string, number>> =>
  new Map(
    (await collector.pods()).map(({ view, containers }) => [
      view.pod.metadata.uid,
      containers.reduce((sum, { usage }) => sum + usage.memoryWorkingSet, 0),
    ]),
  );

/** How the node is, for its conditions. Each look also sets about what helps a node that runs short: eviction, and removal of images. */
export const healthReport = ({ config, log }: StartContext, parts: HealthParts): (() => Promise<Health>) => {
  const { runtime, network, pods } = parts;
  const { storagePath } = parts.facts.runtime;
  const evictor = new Evictor({ pods, memoryOf: () => memoryByPod(parts.collector) });
  const images = new ImageCollector({ runtime, storagePath, isUsed: (id) => pods.isImageUsed(id), log });
  return async () => {
    const pressure = await measurePressure(config.rootDirectory, storagePath);
    const runtimeProblem = await runtime.info().then(
      () => undefined,
      (error: Error) => error.message,
    );
    // A simulated node uses nothing of the machine that it happens to run on.
    if (config.runtime === "hollow") return { pressure: { memory: false, disk: false, pids: false }, network: network.readiness() };
    void evictor.relieve(pressure, Date.now());
    void images.collect(Date.now()).catch((error: unknown) => log.warn({ error: String(error) }, "Could not look for unused images"));
    return { pressure, network: network.readiness(), ...(runtimeProblem === undefined ? {} : { runtimeProblem }) };
  };
};
