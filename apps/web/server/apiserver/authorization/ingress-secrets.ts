import { type Ingress, type IngressClass, servedIngresses } from "@gantry/api/networking/v1";
import type { Logger } from "../../log";
import type { ObjectStore } from "../../store/types";
import { cache } from "../mirror/mirror";

/** Which Secrets hold the certificates of Ingresses that the agents serve. */
export interface IngressSecrets {
  readonly synced: Promise<void>;
  /** Whether `spec.tls` of an Ingress of our class, in the Secret's own namespace, names it. */
  refer(namespace: string, name: string): boolean;
  close(): void;
}

export const createIngressSecrets = (store: ObjectStore, log: Logger): IngressSecrets => {
  const group = "networking.k8s.io";
  const ingresses = cache<Ingress>(store, { group, plural: "ingresses" }, log);
  const classes = cache<IngressClass>(store, { group, plural: "ingressclasses" }, log);
  let known = { generation: -1, names: new Set<string>() };
  const current = (): ReadonlySet<string> => {
    const generation = ingresses.generation + classes.generation;
    if (known.generation !== generation) {
      const served = servedIngresses(ingresses.objects.values(), classes.objects.values());
      const names = served.flatMap(({ metadata, spec }) => (spec.tls ?? []).map(({ secretName }) => `${metadata.namespace}/${secretName}`));
      known = { generation, names: new Set(names) };
    }
    return known.names;
  };
  return {
    synced: Promise.all([ingresses.synced, classes.synced]).then(() => undefined),
    refer: (namespace, name) => current().has(`${namespace}/${name}`),
    close: () => {
      ingresses.close();
      classes.close();
    },
  };
};
