import { conflict, formatTime, isStatus, type KubernetesObject, notFound } from "@gantry/api";
import type { Namespace, Pod } from "@gantry/api/core/v1";
import type { DeleteOptions } from "@gantry/api/meta/v1";
import type { ObjectKey, StoredObject } from "../../store/types";
import { finishAdmission, undoAdmission } from "../admission/chain";
import type { AdmissionRequest } from "../admission/types";
import type { ObjectResponse, ValueResponse } from "../core/request";
import { readDeleteOptions } from "./delete-options";
import { hasFinalizers, isPod } from "./deletion-state";
import type { Operation } from "./operation";
import type { RegistryParts } from "./parts";
import { deletionFinalizers } from "./propagation";
import { present } from "./served";
import { storedText } from "./text";

const defaultGraceSeconds = 30;
const attempts = 20;

/** Kinds whose deletion is answered with the object; the others get a Status. */
const answeredWithObject = new Set([
  "/pods",
  "/services",
  "/serviceaccounts",
  "/podtemplates",
  "/resourcequotas",
  "/persistentvolumes",
  "/persistentvolumeclaims",
]);

/** How long a pod's kubelet has. 0 where there is nobody to wait for. */
const podGrace = (pod: Pod, options: DeleteOptions): number => {
  if (!pod.spec.nodeName || pod.status?.phase === "Failed" || pod.status?.phase === "Succeeded") return 0;
  const wanted = options.gracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? defaultGraceSeconds;
  return wanted < 0 ? 1 : wanted;
};

const checkPreconditions = (operation: Operation, current: StoredObject, options: DeleteOptions): void => {
  const { uid, resourceVersion } = options.preconditions ?? {};
  const fail = (what: string, wanted: string, actual: string): never => {
    throw conflict(
      operation.served.rules,
      operation.name,
      `Precondition failed: ${what} in precondition: ${wanted}, ${what} in object meta: ${actual}`,
    );
  };
  if (uid && uid !== current.uid) fail("UID", uid, current.uid);
  if (resourceVersion && resourceVersion !== String(current.revision)) fail("ResourceVersion", resourceVersion, String(current.revision));
};

/** The object as it is marked for deletion, or undefined where it is marked like that already. */
const mark = (operation: Operation, current: KubernetesObject, options: DeleteOptions): KubernetesObject | undefined => {
  const definition = operation.served.rules;
  const grace = isPod(definition) ? podGrace(current as Pod, options) : 0;
  const finalizers = deletionFinalizers(definition, current, options);
  const { metadata } = current;
  const next: KubernetesObject = { ...current, metadata: { ...metadata } };
  if (finalizers.length > 0) next.metadata.finalizers = finalizers;
  else delete next.metadata.finalizers;
  if (metadata.deletionTimestamp === undefined) {
    next.metadata.deletionTimestamp = formatTime(Date.now() + grace * 1000);
    next.metadata.deletionGracePeriodSeconds = grace;
    if (metadata.generation !== undefined) next.metadata.generation = metadata.generation + 1;
    if (definition.group === "" && definition.plural === "namespaces") {
      (next as Namespace).status = { ...(current as Namespace).status, phase: "Terminating" };
    }
    return next;
  }
  const left = metadata.deletionGracePeriodSeconds ?? 0;
  // A second deletion can shorten the time, never lengthen it.
  if (options.gracePeriodSeconds !== undefined && grace < left) {
    next.metadata.deletionTimestamp = formatTime(Date.parse(metadata.deletionTimestamp) - (left - grace) * 1000);
    next.metadata.deletionGracePeriodSeconds = grace;
    return next;
  }
  return JSON.stringify(finalizers) === JSON.stringify(metadata.finalizers ?? []) ? undefined : next;
};

const admissionRequest = (operation: Operation, current: StoredObject, options: DeleteOptions): AdmissionRequest => ({
  operation: "DELETE",
  user: operation.user,
  served: operation.served,
  definition: operation.served.rules,
  version: operation.served.version,
  subresource: operation.subresource,
  namespace: operation.namespace,
  name: operation.name,
  oldObject: current.object,
  dryRun: operation.options.dryRun || (options.dryRun?.length ?? 0) > 0,
  warnings: operation.request.warnings,
  options: { kind: "DeleteOptions", apiVersion: "meta.k8s.io/v1", ...options },
  undo: [],
  afterwards: [],
});

const goneStatus = ({ served }: Operation, deleted: StoredObject): ValueResponse => {
  const { group, plural } = served.rules;
  const details = { name: deleted.key.name, ...(group === "" ? {} : { group }), kind: plural, uid: deleted.uid };
  return { kind: "value", status: 200, value: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details } };
};

const goneAnswer = (operation: Operation, deleted: StoredObject): ObjectResponse | ValueResponse => {
  const { served } = operation;
  const { group, plural } = served.rules;
  return answeredWithObject.has(`${group}/${plural}`)
    ? { kind: "object", status: 200, served, stored: deleted }
    : goneStatus(operation, deleted);
};

const isImmediate = (operation: Operation, object: KubernetesObject): boolean =>
  !hasFinalizers(operation.served.rules, object) && (object.metadata.deletionGracePeriodSeconds ?? 0) === 0;

const deleteCurrent = async (
  parts: RegistryParts,
  operation: Operation,
  step: { current: StoredObject; options: DeleteOptions },
): Promise<ObjectResponse | ValueResponse> => {
  const { current, options } = step;
  const { served } = operation;
  checkPreconditions(operation, current, options);
  const admission = admissionRequest(operation, current, options);
  try {
    await parts.admission.mutate(admission);
    await parts.admission.validate(admission);
    const marked = mark(operation, current.object, options);
    const next = marked ?? current.object;
    if (admission.dryRun) return { kind: "object", status: 200, served, object: present(served, next) };
    if (isImmediate(operation, next)) {
      const deleted = await parts.store.delete(current.key, current.revision);
      await finishAdmission(admission);
      return goneAnswer(operation, deleted);
    }
    if (!marked) return { kind: "object", status: 200, served, stored: current };
    return { kind: "object", status: 200, served, stored: await parts.store.update(current.key, current.revision, storedText(marked)) };
  } catch (error) {
    await undoAdmission(admission);
    throw error;
  }
};

/** Deletes one object, or marks it where finalizers or a kubelet have something to do first. */
export const deleteWith = async (
  parts: RegistryParts,
  operation: Operation,
  options: DeleteOptions,
): Promise<ObjectResponse | ValueResponse> => {
  const { served, name } = operation;
  const key: ObjectKey = { ...served.storage, namespace: served.rules.namespaced ? operation.namespace : "", name };
  for (let round = 1; ; round++) {
    const current = await parts.store.get(key);
    if (!current) throw notFound(served.rules, name);
    try {
      return await deleteCurrent(parts, operation, { current, options });
    } catch (error) {
      // Somebody wrote in between: the deletion still stands, unless it was for one version alone.
      const retry = isStatus(error, "Conflict") && round < attempts && !options.preconditions?.resourceVersion;
      const now = retry ? await parts.store.get(key) : undefined;
      if (!retry || now?.revision === current.revision) throw error;
    }
  }
};

export const deleteObject = (parts: RegistryParts, operation: Operation): Promise<ObjectResponse | ValueResponse> =>
  deleteWith(parts, operation, readDeleteOptions(operation.request));
