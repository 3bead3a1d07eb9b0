import type { KubernetesObject, Scheme } from "@gantry/api";
import { decodeObject, parseObjectBody } from "./decode-object";
import type { Operation } from "./operation";
import type { ServedResource } from "./served";

/** A kind that has no path of its own and comes as the body of another kind's subresource: Scale, Eviction, TokenRequest. */
export const serveKind = (scheme: Scheme, kind: { group: string; version: string; kind: string }): ServedResource => {
  const resource = scheme.byKind(kind.group, kind.version, kind.kind);
  if (!resource) throw new Error(`the scheme has no ${kind.kind} of ${kind.group}/${kind.version}`);
  const { group, plural, definition } = resource;
  return { ...resource, storage: { group, plural }, rules: definition, isStored: true };
};

/** The body of a request as an object of this kind, with its defaults. */
export const readBodyAs = <T extends KubernetesObject>(operation: Operation, served: ServedResource): T => {
  const { request, options } = operation;
  const { fieldValidation } = options;
  const object = decodeObject({ served, fieldValidation, warnings: request.warnings }, parseObjectBody(request, served, fieldValidation));
  served.definition.applyDefaults?.(object);
  return object as T;
};

/** A Status for a write that returns no object. */
export const success = (status: 200 | 201): { kind: "value"; status: number; value: object } => ({
  kind: "value",
  status,
  value: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: status },
});
