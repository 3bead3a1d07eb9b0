import { formatApiVersion, isStatus, type KubernetesObject, type Scheme, StatusError } from "@gantry/api";
import type { CustomResourceDefinition } from "@gantry/api/apiextensions/v1";
import type { Transport } from "@gantry/client";
import type { Logger } from "../../log";
import type { ObjectStore, StoredObject } from "../../store/types";
import { mirror } from "../mirror/mirror";
import { createConvert } from "./conversion";
import { customResourceDefinition } from "./definition";
import { nameConflict } from "./names";
import { withNamesStatus, withTerminating } from "./status";

export const cleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io";

const collection = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const retryMilliseconds = 1_000;

export interface CustomResources {
  /** Every kind that was defined when the server started is served. */
  readonly synced: Promise<void>;
  close(): void;
}

const pathOf = ({ metadata }: CustomResourceDefinition): string => `${collection}/${metadata.name}`;

/** Serves the kinds that CustomResourceDefinitions define, and cleans up when a definition goes. */
export const createCustomResources = (
  store: ObjectStore,
  options: { readonly scheme: Scheme; readonly transport: Transport; readonly log: Logger },
): CustomResources => {
  const { scheme, transport, log } = options;
  /** What the scheme was last told, so that nothing is said twice: a change of the scheme makes documents anew. */
  const served = new Map<string, { generation: number | undefined; group: string; plural: string }>();
  let closed = false;

  const unserve = (name: string): void => {
    const known = served.get(name);
    if (!known) return;
    served.delete(name);
    scheme.remove(known.group, known.plural);
  };

  const serve = (definition: CustomResourceDefinition): void => {
    const { name, generation } = definition.metadata;
    const { group, names } = definition.spec;
    if (served.get(name)?.generation === generation && served.has(name)) return;
    const made = customResourceDefinition(definition, createConvert(store, definition));
    if (!made) {
      unserve(name);
      return;
    }
    scheme.add(made);
    served.set(name, { generation, group, plural: names.plural });
  };

  const write = async (definition: CustomResourceDefinition, subresource: "" | "/status"): Promise<void> => {
    await transport.request({ method: "PUT", path: pathOf(definition) + subresource, body: definition });
  };

  const deleteInstances = async (definition: CustomResourceDefinition): Promise<number> => {
    const { group, names } = definition.spec;
    const version = scheme.definition(group, names.plural)?.version;
    const { items } = await store.list({ group, plural: names.plural });
    if (version === undefined) return items.length;
    for (const { key } of items) {
      const base = `/apis/${formatApiVersion(group, version)}`;
      const place = key.namespace === "" ? base : `${base}/namespaces/${key.namespace}`;
      await transport.request({ method: "DELETE", path: `${place}/${names.plural}/${key.name}` }).catch((error: unknown) => {
        if (!isStatus(error, "NotFound")) throw error;
      });
    }
    return (await store.list({ group, plural: names.plural })).items.length;
  };

  const cleanUp = async (definition: CustomResourceDefinition): Promise<void> => {
    const terminating = withTerminating(definition);
    if (terminating) return write(terminating, "/status");
    if (!definition.metadata.finalizers?.includes(cleanupFinalizer)) return;
    const left = await deleteInstances(definition);
    // Instances that wait for finalizers of their own are looked at again.
    if (left > 0) throw new StatusError(409, "Conflict", `${left} instances of ${definition.metadata.name} are still being deleted`);
    const finalizers = definition.metadata.finalizers.filter((finalizer) => finalizer !== cleanupFinalizer);
    await write({ ...definition, metadata: { ...definition.metadata, finalizers } }, "");
  };

  const reconcile = async (definition: CustomResourceDefinition): Promise<void> => {
    if (definition.metadata.deletionTimestamp !== undefined) {
      serve(definition);
      return cleanUp(definition);
    }
    const conflict = nameConflict(scheme, definition);
    if (conflict === undefined) serve(definition);
    const next = withNamesStatus(definition, conflict);
    if (next) await write(next, "/status");
  };

  const newest = async (name: string): Promise<KubernetesObject | undefined> =>
    (await store.get({ group: "apiextensions.k8s.io", plural: "customresourcedefinitions", namespace: "", name }))?.object;

  /** One after the other: names are given to whoever came first. */
  let queue: Promise<void> = Promise.resolve();
  const enqueue = (name: string): void => {
    queue = queue.then(async () => {
      if (closed) return;
      try {
        const definition = await newest(name);
        if (definition) await reconcile(definition as CustomResourceDefinition);
        else unserve(name);
      } catch (error) {
        if (!isStatus(error, "Conflict"))
          log.warn({ err: error, definition: name }, "a custom resource definition could not be brought into effect");
        setTimeout(() => enqueue(name), retryMilliseconds).unref();
      }
    });
  };

  const follower = mirror(
    store,
    { group: "apiextensions.k8s.io", plural: "customresourcedefinitions" },
    {
      log,
      handler: {
        set: ({ key }: StoredObject) => enqueue(key.name),
        remove: ({ key }: StoredObject) => enqueue(key.name),
        reset: () => {
          for (const name of served.keys()) enqueue(name);
        },
      },
    },
  );
  return {
    synced: follower.synced.then(() => queue),
    close: () => {
      closed = true;
      follower.close();
    },
  };
};
