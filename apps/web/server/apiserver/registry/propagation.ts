import type { AnyResourceDefinition, KubernetesObject } from "@gantry/api";
import type { DeleteOptions } from "@gantry/api/meta/v1";

const orphanFinalizer = "orphan";
const foregroundFinalizer = "foregroundDeletion";

/** Kinds whose dependents stay by default, because they did so before garbage collection existed. */
const orphansByDefault = new Set(["/replicationcontrollers", "batch/jobs"]);

type Policy = "Background" | "Foreground" | "Orphan";

const chosenPolicy = (definition: AnyResourceDefinition, object: KubernetesObject, options: DeleteOptions): Policy => {
  if (options.orphanDependents !== undefined) return options.orphanDependents ? "Orphan" : "Background";
  const asked = options.propagationPolicy;
  if (asked === "Orphan" || asked === "Foreground" || asked === "Background") return asked;
  const finalizers = object.metadata.finalizers ?? [];
  if (finalizers.includes(orphanFinalizer)) return "Orphan";
  if (finalizers.includes(foregroundFinalizer)) return "Foreground";
  return orphansByDefault.has(`${definition.group}/${definition.plural}`) ? "Orphan" : "Background";
};

/** The finalizers with which an object goes: the garbage collector finds in them what to do with dependents. */
export const deletionFinalizers = (definition: AnyResourceDefinition, object: KubernetesObject, options: DeleteOptions): string[] => {
  const policy = chosenPolicy(definition, object, options);
  const others = (object.metadata.finalizers ?? []).filter((name) => name !== orphanFinalizer && name !== foregroundFinalizer);
  if (policy === "Orphan") return [...others, orphanFinalizer];
  return policy === "Foreground" ? [...others, foregroundFinalizer] : others;
};
