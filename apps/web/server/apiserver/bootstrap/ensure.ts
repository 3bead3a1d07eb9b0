import { isStatus, type KubernetesObject, type NewObject } from "@gantry/api";
import type { Transport } from "@gantry/client";

export type LooseObject = Omit<NewObject<KubernetesObject>, "kind" | "apiVersion"> & Record<string, unknown>;

/** Where a kind's objects are: the path of their collection. */
export const collectionPath = (apiVersion: string, plural: string, namespace?: string): string => {
  const base = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return namespace === undefined ? `${base}/${plural}` : `${base}/namespaces/${namespace}/${plural}`;
};

export const find = async <T extends KubernetesObject>(transport: Transport, path: string): Promise<T | undefined> => {
  try {
    return (await transport.request<T>({ method: "GET", path })).body;
  } catch (error) {
    if (isStatus(error, "NotFound")) return undefined;
    throw error;
  }
};

const attempts = 5;

/**
 * Sees to it that an object exists and is as it should be. `change` gives the wanted form of the one that exists, or
 * undefined where it is good as it is. Another control plane may do the same at the same time.
 */
export const ensure = async <T extends KubernetesObject>(
  transport: Transport,
  target: { collection: string; object: LooseObject },
  change: (existing: T) => T | undefined = () => undefined,
): Promise<void> => {
  const path = `${target.collection}/${target.object.metadata.name}`;
  for (let attempt = 1; ; attempt++) {
    try {
      const existing = await find<T>(transport, path);
      if (!existing) {
        await transport.request({ method: "POST", path: target.collection, body: target.object });
        return;
      }
      const wanted = change(existing);
      if (wanted) await transport.request({ method: "PUT", path, body: wanted });
      return;
    } catch (error) {
      const raced = isStatus(error, "AlreadyExists") || isStatus(error, "Conflict");
      if (!raced || attempt === attempts) throw error;
    }
  }
};
