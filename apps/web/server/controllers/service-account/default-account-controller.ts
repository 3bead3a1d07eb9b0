import { isStatus } from "@gantry/api";
import { namespaceDefinition, serviceAccountDefinition } from "@gantry/api/core/v1";
import { isNamespaceTerminating, keyOf, objectKey, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";

const accountName = "default";

/** Sees to it that every namespace has a ServiceAccount `default`. */
export const defaultServiceAccountController = (context: ControllerContext): Controller => {
  const namespaces = context.informers.get(namespaceDefinition);
  const accounts = context.informers.get(serviceAccountDefinition);
  const queue = new WorkQueue();

  namespaces.addHandlers({ add: (namespace) => queue.add(objectKey(namespace)), update: (namespace) => queue.add(objectKey(namespace)) });
  accounts.addHandlers({ delete: (account) => queue.add(account.metadata.namespace ?? "") });

  const reconcile = async (name: string): Promise<void> => {
    const namespace = namespaces.get(name);
    if (namespace === undefined || namespace.status.phase === "Terminating" || namespace.metadata.deletionTimestamp !== undefined) return;
    if (accounts.get(keyOf(name, accountName)) !== undefined) return;
    try {
      await context.client.resource(serviceAccountDefinition, name).create({ metadata: { name: accountName, namespace: name } });
    } catch (error) {
      if (!isStatus(error, "AlreadyExists") && !isStatus(error, "NotFound") && !isNamespaceTerminating(error)) throw error;
    }
  };

  return { name: "serviceaccount", queue, concurrency: 4, reconcile };
};
