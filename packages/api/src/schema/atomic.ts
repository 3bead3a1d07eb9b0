import { resolve } from "./build";
import { structName } from "./go-names";
import type { FieldOptions, Schema } from "./types";

/** Structs that are one value wherever they stand (`+structType=atomic`): references, selectors and the like. */
const atomicStructs: ReadonlySet<string> = new Set([
  "ConfigMapKeySelector",
  "EndpointAddress",
  "EndpointPort",
  "LabelSelector",
  "LocalObjectReference",
  "NodeSelector",
  "NodeSelectorTerm",
  "ObjectFieldSelector",
  "ObjectReference",
  "OwnerReference",
  "ResourceFieldSelector",
  "RoleRef",
  "ScopeSelector",
  "SecretKeySelector",
  "SecretReference",
  "ServiceBackendPort",
  "Subject",
  "TopologySelectorTerm",
  "TypedLocalObjectReference",
]);

/** Whether a struct is one value to server-side apply; a field may say otherwise. */
export const isAtomicStruct = (name: string): boolean => atomicStructs.has(structName(name)) && !name.includes(".discovery.");

/** Whether server-side apply treats a field's map or struct as one value. */
export const isAtomicMap = (schema: Schema, options: FieldOptions | undefined): boolean => {
  if (options?.mapType !== undefined) return options.mapType === "atomic";
  const target = resolve(schema);
  return target.type === "struct" && isAtomicStruct(target.name);
};
