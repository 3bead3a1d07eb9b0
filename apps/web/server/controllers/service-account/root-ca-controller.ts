import { isStatus } from "@gantry/api";
import { type ConfigMap, configMapDefinition, namespaceDefinition } from "@gantry/api/core/v1";
import { isNamespaceTerminating, keyOf, objectKey, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";

const mapName = "kube-root-ca.crt";
const entry = "ca.crt";

/** Publishes the cluster's CA certificate to every namespace, where pods find it to verify the API server. */
export const rootCaController = (context: ControllerContext, caCertificate: string): Controller => {
  const namespaces = context.informers.get(namespaceDefinition);
  const maps = context.informers.get(configMapDefinition);
  const queue = new WorkQueue();

  const enqueue = (map: ConfigMap): void => {
    if (map.metadata.name === mapName) queue.add(map.metadata.namespace ?? "");
  };
  namespaces.addHandlers({ add: (namespace) => queue.add(objectKey(namespace)), update: (namespace) => queue.add(objectKey(namespace)) });
  maps.addHandlers({ update: enqueue, delete: enqueue });

  const reconcile = async (name: string): Promise<void> => {
    const namespace = namespaces.get(name);
    if (namespace === undefined || namespace.status.phase === "Terminating" || namespace.metadata.deletionTimestamp !== undefined) return;
    const current = maps.get(keyOf(name, mapName));
    const client = context.client.resource(configMapDefinition, name);
    const data = { [entry]: caCertificate };
    try {
      if (current === undefined) {
        const annotations = {
          "kubernetes.io/description":
            "The certificate of the cluster's authority, with which clients verify the API server. Written by the control plane.",
        };
        await client.create({ metadata: { name: mapName, namespace: name, annotations }, data });
      } else if (Object.keys(current.data ?? {}).length !== 1 || current.data?.[entry] !== caCertificate) {
        await client.update({ ...current, data });
      }
    } catch (error) {
      if (!isStatus(error, "AlreadyExists") && !isStatus(error, "NotFound") && !isNamespaceTerminating(error)) throw error;
    }
  };

  return { name: "root-ca-cert-publisher", queue, concurrency: 4, reconcile };
};
