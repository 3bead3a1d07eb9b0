import type { KubernetesObject } from "@gantry/api";
import type { WriteBody } from "../../store/types";

/**
 * The text under which an object is stored, with room for the revision that only the commit knows. Everything is
 * printed once; the revision is put between the halves.
 */
export const storedText = (object: KubernetesObject): WriteBody => {
  const { apiVersion, kind, metadata, ...rest } = object;
  const { resourceVersion: _, ...system } = metadata;
  const head = JSON.stringify({ kind, apiVersion, metadata: system }).slice(0, -2);
  const tail = JSON.stringify(rest);
  const before = `${head}${head.endsWith("{") ? "" : ","}"resourceVersion":"`;
  const after = tail === "{}" ? `"}}` : `"},${tail.slice(1)}`;
  return (revision) => before + revision + after;
};

/** The text of an object that is sent with another resourceVersion than it is stored with. */
export const textAt = (object: KubernetesObject, revision: number): string => storedText(object)(revision);
