import type { KubernetesObject } from "@gantry/api";
import type { Transport } from "../transport/transport";
import { ResourceClient } from "./resource-client";
import type { ResourceType } from "./resource-type";

/** The way to a cluster: typed requests over a {@link Transport}, which may be a function call or HTTPS. */
export class Client {
  readonly transport: Transport;

  constructor(transport: Transport) {
    this.transport = transport;
  }

  /** The requests of one kind: `client.resource(podDefinition, "default").get("web")`. */
  resource<T extends KubernetesObject>(type: ResourceType<T>, namespace?: string): ResourceClient<T> {
    return new ResourceClient(this.transport, type, namespace);
  }

  /** Releases connections. Requests under way fail. */
  async close(): Promise<void> {
    await this.transport.close();
  }
}
