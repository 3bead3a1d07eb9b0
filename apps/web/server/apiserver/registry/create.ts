import { randomUUID } from "node:crypto";
import {
  alreadyExists,
  badRequest,
  fieldError,
  formatTime,
  generateNameConflict,
  invalid,
  isStatus,
  type KubernetesObject,
} from "@gantry/api";
import type { StoredObject } from "../../store/types";
import { finishAdmission, undoAdmission } from "../admission/chain";
import type { AdmissionRequest } from "../admission/types";
import type { ObjectResponse } from "../core/request";
import { readObject } from "./decode-object";
import { namespaceMismatch } from "./errors";
import { trackManagedFields } from "./managed-fields";
import { generateName } from "./names";
import type { Operation } from "./operation";
import type { RegistryParts } from "./parts";
import { present } from "./served";
import { clearStatus } from "./status";
import { storedText } from "./text";
import { checkObject } from "./validate";

const generateAttempts = 8;

const placeInNamespace = (operation: Operation, { metadata }: KubernetesObject): void => {
  if (!operation.served.rules.namespaced) {
    if (metadata.namespace) throw namespaceMismatch();
    delete metadata.namespace;
  } else if (!metadata.namespace) metadata.namespace = operation.namespace;
  else if (metadata.namespace !== operation.namespace) throw namespaceMismatch();
};

/** What the server alone decides about a new object. */
const fillMetadata = (operation: Operation, { metadata }: KubernetesObject): void => {
  if (metadata.resourceVersion !== undefined && metadata.resourceVersion !== "" && metadata.resourceVersion !== "0") {
    throw badRequest("resourceVersion should not be set on objects to be created");
  }
  metadata.uid = randomUUID();
  metadata.creationTimestamp = formatTime(Date.now());
  metadata.resourceVersion = "";
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  delete metadata.selfLink;
  if (operation.served.rules.countsGeneration) metadata.generation = 1;
};

const requireName = (operation: Operation, { metadata }: KubernetesObject): void => {
  if (metadata.name) return;
  throw invalid(operation.served.rules, "", [fieldError.required("metadata.name", "name or generateName is required")]);
};

const admissionRequest = (operation: Operation, object: KubernetesObject): AdmissionRequest => ({
  operation: "CREATE",
  user: operation.user,
  served: operation.served,
  definition: operation.served.rules,
  version: operation.served.version,
  subresource: operation.subresource,
  namespace: operation.namespace,
  name: object.metadata.name,
  object,
  dryRun: operation.options.dryRun,
  warnings: operation.request.warnings,
  undo: [],
  afterwards: [],
});

const store = async (parts: RegistryParts, operation: Operation, object: KubernetesObject): Promise<StoredObject> => {
  const { metadata } = object;
  const key = { ...operation.served.storage, namespace: metadata.namespace ?? "", name: metadata.name };
  return parts.store.create(key, metadata.uid, storedText(object));
};

/** Everything between a decoded object and the store. Returns the stored object, or for a dry run what would have been stored. */
export const createDecoded = async (
  parts: RegistryParts,
  operation: Operation,
  object: KubernetesObject,
  how: { readonly ownsManagedFields: boolean } = { ownsManagedFields: false },
): Promise<ObjectResponse> => {
  const { served, options } = operation;
  const definition = served.rules;
  placeInNamespace(operation, object);
  fillMetadata(operation, object);
  const base = object.metadata.generateName;
  const generated = !object.metadata.name && base !== undefined && base !== "";
  if (generated) object.metadata.name = generateName(base);
  clearStatus(definition, object);
  definition.applyDefaults?.(object);
  const admission = admissionRequest(operation, object);
  try {
    await parts.admission.mutate(admission);
    requireName(operation, object);
    definition.applyDefaults?.(object);
    definition.prepareForCreate?.(object);
    checkObject(definition, object);
    if (!how.ownsManagedFields) trackManagedFields(operation, { next: object, previous: undefined });
    await parts.admission.validate(admission);
    operation.request.warnings.push(...(definition.warnings?.(object) ?? []));
    if (options.dryRun) {
      await refuseExisting(parts, operation, object);
      await undoAdmission(admission);
      return { kind: "object", status: 201, served, object: present(served, object) };
    }
    for (let attempt = 1; ; attempt++) {
      try {
        const stored = await store(parts, operation, object);
        await finishAdmission(admission);
        return { kind: "object", status: 201, served, stored };
      } catch (error) {
        if (!generated || !isStatus(error, "AlreadyExists")) throw error;
        if (attempt === generateAttempts) throw generateNameConflict(definition, object.metadata.name);
        object.metadata.name = generateName(base);
        definition.applyDefaults?.(object);
      }
    }
  } catch (error) {
    await undoAdmission(admission);
    throw error;
  }
};

const refuseExisting = async (parts: RegistryParts, { served }: Operation, { metadata }: KubernetesObject): Promise<void> => {
  const existing = await parts.store.get({ ...served.storage, namespace: metadata.namespace ?? "", name: metadata.name });
  if (existing) throw alreadyExists(served.rules, metadata.name);
};

/** POST to a collection. */
export const createObject = async (parts: RegistryParts, operation: Operation): Promise<ObjectResponse> =>
  createDecoded(parts, operation, readObject(operation));
