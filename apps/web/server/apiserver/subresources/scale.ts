import {
  badRequest,
  fieldError,
  getPath,
  invalid,
  isJsonObject,
  type KubernetesObject,
  matcherFromSelector,
  methodNotAllowed,
  type Scheme,
  setPath,
} from "@gantry/api";
import type { Scale } from "@gantry/api/autoscaling/v1";
import type { OperationHandler } from "../core/core";
import type { ObjectResponse } from "../core/request";
import { mediaTypeOf, parseBody } from "../registry/body";
import { readBodyAs, serveKind } from "../registry/body-kind";
import { partsFor } from "../registry/custom-version";
import { decodeContext, decodeObject } from "../registry/decode-object";
import { modifyObject } from "../registry/modify";
import type { Operation } from "../registry/operation";
import type { RegistryParts } from "../registry/parts";
import { applyPatch, isPatchType, patchMediaTypes } from "../registry/patch-types";
import { fetchStored } from "../registry/read";
import { checkPlace } from "../registry/update";

const scaleKind = { group: "autoscaling", version: "v1", kind: "Scale" };

const selectorText = (value: unknown): string => {
  if (typeof value === "string") return value;
  if (!isJsonObject(value)) return "";
  const isSelector = "matchLabels" in value || "matchExpressions" in value;
  return matcherFromSelector(isSelector ? value : { matchLabels: value as Record<string, string> }).text;
};

const numberAt = (object: KubernetesObject, path: string): number => {
  const value = getPath(object, path);
  return typeof value === "number" ? value : 0;
};

/** What of an object its scale is. */
const scaleOf = (operation: Operation, object: KubernetesObject): Scale => {
  const paths = operation.served.definition.scale;
  if (!paths) throw badRequest("the kind cannot be scaled");
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const selector = paths.selector === undefined ? "" : selectorText(getPath(object, paths.selector));
  return {
    apiVersion: "autoscaling/v1",
    kind: "Scale",
    metadata: { name, ...(namespace ? { namespace } : {}), uid, resourceVersion, creationTimestamp },
    spec: { replicas: numberAt(object, paths.specReplicas) },
    status: { replicas: numberAt(object, paths.statusReplicas), ...(selector === "" ? {} : { selector }) },
  };
};

/** The parent with another number of replicas. */
const scaled = (operation: Operation, current: KubernetesObject, wanted: Scale): KubernetesObject => {
  const paths = operation.served.definition.scale;
  const replicas = wanted.spec?.replicas ?? 0;
  if (replicas < 0) {
    throw invalid({ group: "autoscaling", kind: "Scale" }, operation.name, [
      fieldError.invalid("spec.replicas", replicas, "must be greater than or equal to 0"),
    ]);
  }
  const next = structuredClone(current);
  if (paths) setPath(next as unknown as Record<string, unknown>, paths.specReplicas, replicas);
  if (wanted.metadata.resourceVersion) next.metadata.resourceVersion = wanted.metadata.resourceVersion;
  if (wanted.metadata.uid) next.metadata.uid = wanted.metadata.uid;
  return next;
};

/** `scale` of every kind that has one: its number of replicas as an autoscaling/v1 Scale. */
export const scaleHandler = (parts: RegistryParts, scheme: Scheme): OperationHandler => {
  const served = serveKind(scheme, scaleKind);
  const answer = (operation: Operation, object: KubernetesObject): ObjectResponse => ({
    kind: "object",
    status: 200,
    served,
    object: scaleOf(operation, object),
  });
  const change = async (operation: Operation, wantedOf: (current: KubernetesObject) => Scale): Promise<ObjectResponse> => {
    const result = await modifyObject(partsFor(parts, operation.served), operation, {
      scope: "object",
      produce: ({ object }) => scaled(operation, object, wantedOf(object)),
    });
    return answer(
      operation,
      result.object ??
        result.stored?.object ??
        scaleOf(operation, {
          apiVersion: "",
          kind: "",
          metadata: { name: operation.name, uid: "", resourceVersion: "", creationTimestamp: "" },
        }),
    );
  };
  const patch = (operation: Operation): Promise<ObjectResponse> => {
    const type = mediaTypeOf(operation.request.body?.contentType ?? "");
    if (!isPatchType(type)) throw badRequest("unknown kind of patch");
    const { value, duplicates } = parseBody(operation.request.body, { accepted: patchMediaTypes, findDuplicates: false });
    return change(operation, (current) => {
      const before = scaleOf(operation, current);
      // A change of the object since is no conflict: the patch is made on top of it.
      const after = applyPatch(served, before, {
        type: type === "application/apply-patch+yaml" ? "application/merge-patch+json" : type,
        value,
      });
      return decodeObject({ ...decodeContext(operation), served }, { value: after, duplicates }) as Scale;
    });
  };
  return async (operation) => {
    const { verb } = operation.request.info;
    if (verb === "get") return answer(operation, (await fetchStored(partsFor(parts, operation.served), operation)).object);
    if (verb === "patch") return patch(operation);
    if (verb !== "update") throw methodNotAllowed(operation.served.definition, verb);
    const wanted = readBodyAs<Scale>(operation, served);
    checkPlace(operation, wanted as KubernetesObject);
    return change(operation, () => wanted);
  };
};
