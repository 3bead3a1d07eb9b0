import type { KubernetesObject } from "@gantry/api";

/** The objects that came from one place carry their values masked until a person asks to see them. */
const maskValues = (values: unknown): Record<string, string> =>
  Object.fromEntries(Object.keys(values && typeof values === "object" ? values : {}).map((key) => [key, ""]));

/**
 * An object as a page shows it: without the bookkeeping of server-side apply, and a Secret without its values, which
 * are fetched one by one when somebody reveals them. Makes a copy; the original is shared.
 */
export const presentObject = (object: KubernetesObject): KubernetesObject => {
  const { managedFields: _, ...metadata } = object.metadata;
  const presented: KubernetesObject = { ...object, metadata };
  if (object.kind !== "Secret" || !("data" in object)) return presented;
  const { annotations = {} } = metadata;
  const { "kubectl.kubernetes.io/last-applied-configuration": _applied, ...shown } = annotations;
  return Object.assign(presented, { data: maskValues(object.data), metadata: { ...metadata, annotations: shown } });
};
