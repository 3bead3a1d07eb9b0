import { nodeDefinition } from "@gantry/api/core/v1";
import { ingressPortsAnnotation } from "@gantry/api/networking/v1";
import { type Client, type InformerFactory, runController, WorkQueue } from "@gantry/client";
import type { Logger } from "../log";

export interface AnnouncementOptions {
  readonly client: Client;
  readonly informers: InformerFactory;
  readonly nodeName: string;
  readonly logger: Logger;
}

/** Keeps the annotation of the own Node that tells on which ports Ingresses are served there. */
export class PortAnnouncement {
  readonly #nodeName: string;
  readonly #queue = new WorkQueue({ base: 200, maximum: 30_000 });
  readonly #stop: () => Promise<void>;
  /** Undefined before {@link set}: what an earlier life of the agent told stands until then. */
  #ports: string | undefined;

  constructor({ client, informers, nodeName, logger }: AnnouncementOptions) {
    this.#nodeName = nodeName;
    const nodes = informers.get(nodeDefinition);
    const changed = ({ metadata }: { readonly metadata: { readonly name: string } }): void => {
      if (metadata.name === nodeName) this.#queue.add(nodeName);
    };
    const unsubscribe = nodes.addHandlers({ add: changed, update: changed });
    const controller = runController({
      name: "ingress-ports",
      queue: this.#queue,
      logger,
      reconcile: async () => {
        const node = nodes.get(nodeName);
        if (!node || this.#ports === undefined || (node.metadata.annotations?.[ingressPortsAnnotation] ?? "") === this.#ports) return;
        const annotations = { [ingressPortsAnnotation]: this.#ports || null };
        await client.resource(nodeDefinition).patch(nodeName, "merge", { metadata: { annotations } });
      },
    });
    this.#stop = async () => {
      unsubscribe();
      await controller.stop();
    };
  }

  /** From now on these ports are told. */
  set(ports: readonly number[]): void {
    this.#ports = ports.join(",");
    this.#queue.add(this.#nodeName);
  }

  /** What has been told stays: an agent that starts again serves again. */
  stop(): Promise<void> {
    return this.#stop();
  }
}
