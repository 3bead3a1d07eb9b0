import type { AnyResourceDefinition, KubernetesObject } from "@gantry/api";
import type { Namespace } from "@gantry/api/core/v1";

const isNamespace = (definition: AnyResourceDefinition): boolean => definition.group === "" && definition.plural === "namespaces";

export const isPod = (definition: AnyResourceDefinition): boolean => definition.group === "" && definition.plural === "pods";

/** Whether something still has to be done before the object may disappear. */
export const hasFinalizers = (definition: AnyResourceDefinition, object: KubernetesObject): boolean =>
  (object.metadata.finalizers?.length ?? 0) > 0 || (isNamespace(definition) && ((object as Namespace).spec?.finalizers?.length ?? 0) > 0);

/** Whether nothing holds back the deletion that was asked for: no finalizer, and no time to wait for a kubelet. */
export const isReadyToGo = (definition: AnyResourceDefinition, object: KubernetesObject): boolean =>
  object.metadata.deletionTimestamp !== undefined &&
  !hasFinalizers(definition, object) &&
  (object.metadata.deletionGracePeriodSeconds ?? 0) === 0;
