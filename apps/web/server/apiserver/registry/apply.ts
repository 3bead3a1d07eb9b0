import { badRequest, conflict, fieldError, formatTime, invalid, isJsonObject, isStatus, type KubernetesObject } from "@gantry/api";
import { serverSideApply as mergeApplied } from "@gantry/api/patch";
import type { ObjectResponse } from "../core/request";
import { requireCreate } from "./authorize-create";
import type { ParsedBody } from "./body";
import { createDecoded } from "./create";
import { decodeApplied, decodeContext, decodeObject } from "./decode-object";
import { modifyObject } from "./modify";
import type { Operation } from "./operation";
import type { RegistryParts } from "./parts";
import { present } from "./served";
import { checkPlace, scopeOf } from "./update";

const attempts = 5;

const requireManager = ({ options }: Operation): void => {
  if (options.namedManager) return;
  throw invalid({ group: "meta.k8s.io", kind: "PatchOptions" }, "", [fieldError.required("fieldManager", "is required for apply patch")]);
};

/** Top-level fields that are not set through this path. */
const ignoredFields = ({ served, subresource }: Operation): string[] => {
  if (subresource === "status") return Object.keys(served.schema.fields).filter((name) => name !== "status" && name !== "metadata");
  return served.definition.status ? ["status"] : [];
};

const sentMetadata = (value: unknown): Record<string, unknown> =>
  isJsonObject(value) && isJsonObject(value.metadata) ? value.metadata : {};

/** `application/apply-patch+yaml`: what the client wants of the object, merged field by field with what others want. */
export const serverSideApply = async (parts: RegistryParts, operation: Operation, body: ParsedBody): Promise<ObjectResponse> => {
  requireManager(operation);
  if (!isJsonObject(body.value)) throw badRequest("the applied object must be an object");
  const context = decodeContext(operation);
  const { served, options, subresource, name } = operation;
  const applied = decodeApplied(context, body);
  const merge = (live: KubernetesObject | undefined): KubernetesObject => {
    const { object } = mergeApplied(served.schema, {
      ...(live ? { live } : {}),
      applied,
      manager: options.fieldManager,
      apiVersion: served.apiVersion,
      force: options.force,
      time: formatTime(Date.now()),
      ...(subresource === "" ? {} : { subresource }),
      ignored: ignoredFields(operation),
    });
    const decoded = decodeObject({ ...context, fieldValidation: "Ignore" }, { value: object, duplicates: [] });
    checkPlace(operation, decoded);
    return decoded;
  };
  const create = async (): Promise<ObjectResponse> => {
    const { uid } = sentMetadata(body.value);
    if (uid)
      throw conflict(
        served.definition,
        name,
        `uid mismatch: the provided object specified uid ${String(uid)}, and no existing object was found`,
      );
    requireCreate(parts, operation);
    const object = merge(undefined);
    object.metadata.resourceVersion = "";
    return createDecoded(parts, operation, object, { ownsManagedFields: true });
  };
  for (let attempt = 1; ; attempt++) {
    try {
      return await modifyObject(parts, operation, {
        produce: ({ object }) => merge(present(served, object)),
        ...scopeOf(operation),
        ownsManagedFields: true,
      });
    } catch (error) {
      if (subresource !== "" || !isStatus(error, "NotFound")) throw error;
    }
    try {
      return await create();
    } catch (error) {
      // Somebody else made it in between: then it is there to be merged with.
      if (!isStatus(error, "AlreadyExists") || attempt === attempts) throw error;
    }
  }
};
