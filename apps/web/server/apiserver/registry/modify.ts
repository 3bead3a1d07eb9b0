import { conflict, deepEqual, fieldError, invalid, isStatus, type KubernetesObject, notFound, type UpdateRules } from "@gantry/api";
import type { ObjectKey, StoredObject } from "../../store/types";
import { finishAdmission, undoAdmission } from "../admission/chain";
import type { AdmissionRequest } from "../admission/types";
import type { ObjectResponse } from "../core/request";
import { isReadyToGo } from "./deletion-state";
import { trackManagedFields } from "./managed-fields";
import type { Operation } from "./operation";
import type { RegistryParts } from "./parts";
import { present } from "./served";
import { keepStatus, withStatusOf } from "./status";
import { storedText } from "./text";
import { checkUpdate } from "./validate";

/** How an object is to be changed. Called again with a newer state when somebody else was faster. */
export interface Change {
  /** Makes the wanted state from the stored one, which it must not change. */
  readonly produce: (current: StoredObject) => KubernetesObject | Promise<KubernetesObject>;
  /** The part of the object that may change: everything but the status, the status, or all that `produce` makes. */
  readonly scope: "object" | "status" | "all";
  /** Of a subresource that is another door to the object: they stand in the place of the object's own. */
  readonly rules?: UpdateRules;
  /** Server-side apply keeps its own books about who owns what. */
  readonly ownsManagedFields?: boolean;
  /** Fields are looked at by admission; internal bookkeeping goes without. */
  readonly skipAdmission?: boolean;
}

const attempts = 20;

/** Kinds that a client may only update when it says which version it has seen. */
const demandsVersion = (operation: Operation): boolean => {
  const { group, plural } = operation.served.rules;
  return group === "coordination.k8s.io" || (group === "apiextensions.k8s.io" && plural === "customresourcedefinitions");
};

const keyOf = (operation: Operation): ObjectKey => ({
  ...operation.served.storage,
  namespace: operation.served.rules.namespaced ? operation.namespace : "",
  name: operation.name,
});

/** Carries over what an update may not touch. */
const settleMetadata = (operation: Operation, next: KubernetesObject, previous: KubernetesObject): void => {
  const definition = operation.served.rules;
  const { metadata } = next;
  if (metadata.uid && metadata.uid !== previous.metadata.uid) {
    const detail = `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${previous.metadata.uid}`;
    throw conflict(definition, operation.name, detail);
  }
  const { uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation, namespace, name, generateName } =
    previous.metadata;
  if (generateName !== undefined) metadata.generateName ??= generateName;
  metadata.name = name;
  metadata.uid = uid;
  metadata.creationTimestamp = creationTimestamp;
  delete metadata.selfLink;
  const settle = <Key extends keyof KubernetesObject["metadata"]>(key: Key, value: KubernetesObject["metadata"][Key] | undefined): void => {
    if (value === undefined) delete metadata[key];
    else metadata[key] = value;
  };
  settle("namespace", namespace);
  settle("deletionTimestamp", deletionTimestamp);
  settle("deletionGracePeriodSeconds", deletionGracePeriodSeconds);
  settle("generation", generation);
};

const withoutBookkeeping = (object: KubernetesObject): object => {
  const { metadata: _, ...rest } = object;
  const { status: __, ...spec } = rest as { status?: unknown };
  return spec;
};

const countGeneration = (operation: Operation, next: KubernetesObject, previous: KubernetesObject): void => {
  if (!operation.served.rules.countsGeneration) return;
  const changed = !deepEqual(withoutBookkeeping(next), withoutBookkeeping(previous));
  next.metadata.generation = (previous.metadata.generation ?? 0) + (changed ? 1 : 0);
};

const prepare = (
  operation: Operation,
  change: Change,
  states: { next: KubernetesObject; previous: KubernetesObject },
): KubernetesObject => {
  const definition = operation.served.rules;
  const { previous } = states;
  let { next } = states;
  settleMetadata(operation, next, previous);
  if (change.scope === "status") {
    next = withStatusOf(previous, next);
    definition.status?.prepareForUpdate?.(next, previous);
    return next;
  }
  change.rules?.prepareForUpdate?.(next, previous);
  if (change.scope === "object") {
    keepStatus(definition, next, previous);
    definition.applyDefaults?.(next);
    definition.prepareForUpdate?.(next, previous);
  }
  countGeneration(operation, next, previous);
  return next;
};

const admissionRequest = (operation: Operation, next: KubernetesObject, previous: KubernetesObject): AdmissionRequest => ({
  operation: "UPDATE",
  user: operation.user,
  served: operation.served,
  definition: operation.served.rules,
  version: operation.served.version,
  subresource: operation.subresource,
  namespace: operation.namespace,
  name: operation.name,
  object: next,
  oldObject: previous,
  dryRun: operation.options.dryRun,
  warnings: operation.request.warnings,
  undo: [],
  afterwards: [],
});

/** Nothing but the clock of the field managers differs. */
const isSame = (next: KubernetesObject, previous: KubernetesObject): boolean => {
  const { resourceVersion: _, ...rest } = next.metadata;
  return deepEqual({ ...next, metadata: { ...rest, resourceVersion: previous.metadata.resourceVersion } }, previous);
};

const check = (operation: Operation, change: Change, states: { next: KubernetesObject; previous: KubernetesObject }): void => {
  const definition = operation.served.rules;
  const errors = change.rules?.validateUpdate?.(states.next, states.previous) ?? [];
  if (errors.length > 0) throw invalid(definition, operation.name, errors);
  if (change.scope !== "all") checkUpdate(definition, change.scope, states);
};

type Attempt = { readonly done: ObjectResponse } | { readonly stale: true };

const attempt = async (
  parts: RegistryParts,
  operation: Operation,
  step: { change: Change; current: StoredObject; fresh: boolean },
): Promise<Attempt> => {
  const { change, current, fresh } = step;
  const { served, options, name } = operation;
  const definition = served.rules;
  const produced = await change.produce(current);
  const demanded = produced.metadata.resourceVersion;
  if (!demanded && demandsVersion(operation)) {
    throw invalid(definition, name, [fieldError.invalid("metadata.resourceVersion", 0, "must be specified for an update")]);
  }
  if (demanded && demanded !== String(current.revision)) {
    if (fresh) throw conflict(definition, name);
    return { stale: true };
  }
  const next = prepare(operation, change, { next: produced, previous: current.object });
  const admission = admissionRequest(operation, next, current.object);
  try {
    if (!change.skipAdmission) await parts.admission.mutate(admission);
    check(operation, change, { next, previous: current.object });
    if (!change.ownsManagedFields) trackManagedFields(operation, { next, previous: current.object });
    if (!change.skipAdmission) await parts.admission.validate(admission);
    operation.request.warnings.push(...((change.scope === "object" && definition.warnings?.(next)) || []));
    if (options.dryRun || isSame(next, current.object)) {
      await undoAdmission(admission);
      const unchanged = !options.dryRun;
      return { done: { kind: "object", status: 200, served, ...(unchanged ? { stored: current } : { object: present(served, next) }) } };
    }
    if (isReadyToGo(definition, next)) {
      await parts.store.delete(current.key, current.revision);
      await finishAdmission(admission);
      return { done: { kind: "object", status: 200, served, object: present(served, next) } };
    }
    const stored = await parts.store.update(current.key, current.revision, storedText(next));
    await finishAdmission(admission);
    return { done: { kind: "object", status: 200, served, stored } };
  } catch (error) {
    await undoAdmission(admission);
    if (isStatus(error, "Conflict") && error.status.details?.causes === undefined && !fresh) return { stale: true };
    throw error;
  }
};

/**
 * Changes an object by compare-and-swap. Without a resourceVersion in what `produce` makes, the change is made anew on
 * top of whatever somebody else wrote in between.
 * @throws {StatusError} 404, 409 when the client has seen another version, 422, and whatever admission says.
 */
export const modifyObject = async (parts: RegistryParts, operation: Operation, change: Change): Promise<ObjectResponse> => {
  const key = keyOf(operation);
  for (let round = 0; ; round++) {
    const peeked = round === 0 ? parts.store.peek(key) : undefined;
    const current = peeked ?? (await parts.store.get(key));
    if (!current) throw notFound(operation.served.rules, operation.name);
    try {
      const result = await attempt(parts, operation, { change, current, fresh: peeked === undefined });
      if ("done" in result) return result.done;
    } catch (error) {
      const lost = isStatus(error, "Conflict") && round < attempts && (await movedOn(parts, key, current));
      if (!lost) throw error;
    }
  }
};

/** Whether a conflict came from another writer: then the change is worth another try. */
const movedOn = async (parts: RegistryParts, key: ObjectKey, seen: StoredObject): Promise<boolean> => {
  const now = await parts.store.get(key);
  return now !== undefined && now.revision !== seen.revision;
};
