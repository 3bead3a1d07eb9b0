import pino from "pino";
import { ImagePuller } from "../images/image-puller";
import type { PodNetwork } from "../network/types";
import type { PodDependencies } from "../pods/dependencies";
import { PodManager, type PodManagerListeners } from "../pods/pod-manager";
import { PodStatusWriter } from "../pods/status/status-writer";
import type { ProbeRunner } from "../probes/types";
import type { ContainerRuntime } from "../runtime/types";
import type { PodVolumes } from "../volumes/types";
import { MemorySink } from "./memory-sink";

export interface TestNodeParts {
  readonly runtime: ContainerRuntime;
  readonly network: PodNetwork;
  readonly volumes: PodVolumes;
  readonly probes: ProbeRunner;
  readonly root: string;
  readonly objects?: PodDependencies["objects"];
  /** The pods that are there already when the node starts. */
  readonly sink?: MemorySink;
  readonly listeners?: PodManagerListeners;
}

export interface TestNode {
  readonly manager: PodManager;
  readonly sink: MemorySink;
  /** `reason message` of every event so far. */
  readonly events: string[];
  /** Polls until the check passes or throws what it said last. */
  eventually<Result>(check: () => Result | Promise<Result>, milliseconds?: number): Promise<Result>;
  stop(): Promise<void>;
}

/** A node without an API server: pods come from and statuses go to memory, everything else is the agent's own. */
export const startTestNode = async (parts: TestNodeParts): Promise<TestNode> => {
  const sink = parts.sink ?? new MemorySink();
  const log = pino({ level: process.env.GANTRY_LOG_LEVEL ?? "silent" });
  const events: string[] = [];
  const objects = parts.objects ?? { configMap: async () => undefined, secret: async () => undefined };
  const manager = new PodManager(
    {
      ...parts,
      objects,
      images: new ImagePuller({ runtime: parts.runtime, objects, now: Date.now }),
      servicesFor: () => [],
      statuses: new PodStatusWriter(sink, log),
      event: (_pod, { reason, message }) => events.push(`${reason} ${message}`),
      node: {
        name: "node-1",
        hostIPs: ["192.0.2.1"],
        memoryBytes: 8 * 1024 ** 3,
        allocatable: () => ({ cpu: "2", memory: "8Gi", pods: "110" }),
        labels: () => ({ "kubernetes.io/hostname": "node-1" }),
      },
      dns: { clusterDns: ["10.96.0.10"], clusterDomain: "cluster.local" },
      now: Date.now,
      log,
    },
    parts.listeners,
  );
  await manager.start(sink.pods.values());
  sink.onSet = (pod) => setImmediate(() => manager.set(pod));
  sink.onDelete = (pod) => setImmediate(() => manager.delete(pod));
  return {
    manager,
    sink,
    events,
    eventually: async (check, milliseconds = 20_000) => {
      const deadline = Date.now() + milliseconds;
      for (;;) {
        try {
          return await check();
        } catch (error) {
          if (Date.now() > deadline) throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    stop: () => manager.stop(),
  };
};
