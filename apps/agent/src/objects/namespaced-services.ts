import { type Service, serviceDefinition } from "@gantry/api/core/v1";
import type { Informer, InformerFactory } from "@gantry/client";

const indexName = "environment";

/** The Services whose addresses pods get as environment variables. */
export class NamespacedServices {
  private readonly services: Informer<Service>;

  constructor(informers: InformerFactory) {
    this.services = informers.get(serviceDefinition).addIndex(indexName, ({ metadata }) => [metadata.namespace ?? ""]);
  }

  /** A namespace's services, and the API server's own. */
  visibleIn(namespace: string): Service[] {
    const own = this.services.byIndex(indexName, namespace);
    const master = namespace === "default" ? undefined : this.services.get("default/kubernetes");
    return master ? [...own, master] : own;
  }

  /** Resolves once all of them are known. */
  synced(): Promise<void> {
    return this.services.synced();
  }
}
