import type { KubernetesObject } from "@gantry/api";

interface PlainObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  [field: string]: unknown;
}

/** What a person would have written: an object without all that the server and the controllers filled in. */
export const plainCopy = (object: KubernetesObject): PlainObject => {
  const { apiVersion, kind, metadata, ...fields } = object as KubernetesObject & Record<string, unknown>;
  const { status: _, ...rest } = fields;
  const { name, namespace, labels, annotations } = metadata;
  const copy: PlainObject = structuredClone({ apiVersion, kind, metadata: { name, namespace, labels, annotations }, ...rest });
  const spec = copy.spec as Record<string, unknown> | undefined;
  if (kind === "Service" && spec && spec.clusterIP !== "None") {
    delete spec.clusterIP;
    delete spec.clusterIPs;
  }
  return copy;
};
