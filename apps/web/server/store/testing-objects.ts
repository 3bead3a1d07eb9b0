import pino from "pino";

import type { Change, ChangeStream, ObjectKey, ResourceName, WriteBody } from "./types";

export const silent = pino({ level: "silent" });

export const configMaps: ResourceName = { group: "", plural: "configmaps" };

export const keyOf = (name: string, namespace = "default"): ObjectKey => ({ ...configMaps, namespace, name });

/** The body of a ConfigMap with one value. */
export const bodyOf =
  (name: string, value: string, namespace = "default"): WriteBody =>
  (revision) =>
    JSON.stringify({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace, resourceVersion: String(revision) },
      data: { value },
    });

/** The next changes of a watch, at least so many. */
export const nextChanges = async (watch: ChangeStream, count: number): Promise<Change[]> => {
  const iterator = watch[Symbol.asyncIterator]();
  const changes: Change[] = [];
  while (changes.length < count) {
    const step = await iterator.next();
    if (step.done) break;
    changes.push(...step.value);
  }
  return changes;
};

/** All changes of a watch until it ends. */
export const collect = async (watch: ChangeStream): Promise<Change[]> => {
  const changes: Change[] = [];
  for await (const batch of watch) changes.push(...batch);
  return changes;
};
