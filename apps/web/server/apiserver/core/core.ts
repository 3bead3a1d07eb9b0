import { forbidden, methodNotAllowed, pathNotFound, type Scheme, type Verb } from "@gantry/api";
import { type Attributes, type Authorizer, attributesOf, forbiddenReason } from "../authorization/attributes";
import { createObject } from "../registry/create";
import { partsFor } from "../registry/custom-version";
import { deleteObject } from "../registry/delete";
import { deleteCollection } from "../registry/delete-collection";
import { listObjects } from "../registry/list";
import type { Operation } from "../registry/operation";
import type { RegistryParts } from "../registry/parts";
import { patchObject } from "../registry/patch";
import { getObject } from "../registry/read";
import { findServed } from "../registry/served";
import { updateObject } from "../registry/update";
import { readWriteOptions } from "../registry/write-options";
import { watchObjects } from "../watch/watch";
import type { CoreRequest, CoreResponse } from "./request";
import type { UserInfo } from "./user";

/** Answers requests for something that is not a stored object as it is: a subresource, or a kind that is not stored. */
export type OperationHandler = (operation: Operation) => Promise<CoreResponse>;

export interface CoreParts extends RegistryParts {
  readonly scheme: Scheme;
  /** By `group/plural/subresource`, or `/subresource` for every kind that has it. */
  readonly subresources: ReadonlyMap<string, OperationHandler>;
  /** By `group/plural`: kinds that are answered and not stored. */
  readonly virtual: ReadonlyMap<string, OperationHandler>;
  /** Everything that is no resource: discovery, health, metrics. */
  readonly nonResource: (request: CoreRequest, user: UserInfo) => Promise<CoreResponse | undefined>;
  /** Groups that are served elsewhere. */
  readonly delegate?: (request: CoreRequest, user: UserInfo) => Promise<CoreResponse | undefined>;
}

/** The API below HTTP: the same for a request from far away and for a call in the process. */
export interface Core {
  handle(request: CoreRequest, user: UserInfo): Promise<CoreResponse>;
}

const verbHandlers: Readonly<Record<string, (parts: RegistryParts, operation: Operation) => Promise<CoreResponse>>> = {
  get: getObject,
  list: listObjects,
  watch: watchObjects,
  create: createObject,
  update: updateObject,
  patch: patchObject,
  delete: deleteObject,
  deletecollection: deleteCollection,
};

/** What a subresource that is the object through another door answers to. */
const doorVerbs = new Set(["get", "update", "patch"]);

const isVerb = (verb: string): verb is Verb => verb in verbHandlers;

/** Throws 403 unless the authorizer allows it. */
export const requireAllowed = (authorizer: Authorizer, attributes: Attributes): void => {
  const { decision, reason } = authorizer.authorize(attributes);
  if (decision === "allow") return;
  const { group, resource, name } = attributes;
  throw forbidden({ group, plural: resource }, name, forbiddenReason(attributes) + (reason === "" ? "" : `: ${reason}`));
};

const operationOf = (parts: CoreParts, request: CoreRequest, user: UserInfo): Operation | undefined => {
  const { info } = request;
  const served = findServed(parts.scheme, info.group, info.version, info.resource);
  if (!served) return undefined;
  const { namespaced, group, plural } = served.definition;
  const isNamespaces = group === "" && plural === "namespaces";
  if (!namespaced && info.namespace !== "" && !isNamespaces) return undefined;
  return {
    request,
    user,
    served,
    namespace: namespaced || isNamespaces ? info.namespace : "",
    name: info.name,
    subresource: info.subresource,
    options: readWriteOptions(request),
  };
};

const inOneNamespace = new Set(["get", "create", "update", "patch", "delete", "deletecollection"]);

const dispatchObject = (parts: CoreParts, operation: Operation): Promise<CoreResponse> => {
  const { served, request } = operation;
  const { definition } = served;
  const { verb } = request.info;
  const handler = verbHandlers[verb];
  const allowed = isVerb(verb) && (definition.verbs?.includes(verb) ?? true);
  if (!handler || !allowed) throw methodNotAllowed(definition, verb);
  if (definition.namespaced && operation.namespace === "" && inOneNamespace.has(verb)) throw methodNotAllowed(definition, verb);
  if (verb === "create" && operation.name !== "") throw methodNotAllowed(definition, verb);
  if ((verb === "update" || verb === "patch") && operation.name === "") throw methodNotAllowed(definition, verb);
  return handler(partsFor(parts, served), operation);
};

const dispatchSubresource = (parts: CoreParts, operation: Operation): Promise<CoreResponse> => {
  const { served, subresource, request } = operation;
  const { definition } = served;
  const { verb } = request.info;
  const handler =
    parts.subresources.get(`${definition.group}/${definition.plural}/${subresource}`) ?? parts.subresources.get(`/${subresource}`);
  const connected = definition.connect?.find(({ name }) => name === subresource);
  if (handler && (connected || (subresource === "scale" && definition.scale))) {
    if (connected && !connected.verbs.includes(verb)) throw methodNotAllowed(definition, verb);
    return handler(operation);
  }
  if (!(connected?.update || (subresource === "status" && definition.status))) throw pathNotFound();
  const plain = verbHandlers[verb];
  if (!plain || !doorVerbs.has(verb)) throw methodNotAllowed(definition, verb);
  return plain(partsFor(parts, served), operation);
};

const dispatch = (parts: CoreParts, operation: Operation): Promise<CoreResponse> => {
  if (operation.subresource !== "") return dispatchSubresource(parts, operation);
  const { definition } = operation.served;
  if (!definition.virtual) return dispatchObject(parts, operation);
  const handler = parts.virtual.get(`${definition.group}/${definition.plural}`);
  if (!handler) throw pathNotFound();
  if (operation.request.info.verb !== "create") throw methodNotAllowed(definition, operation.request.info.verb);
  return handler(operation);
};

export const createCore = (parts: CoreParts): Core => ({
  handle: async (request, user) => {
    const { info } = request;
    requireAllowed(parts.authorizer, attributesOf(user, info));
    if (!info.isResource) {
      const answer = await parts.nonResource(request, user);
      if (!answer) throw pathNotFound();
      return answer;
    }
    if (info.resource === "") {
      const answer = await parts.nonResource(request, user);
      if (answer) return answer;
    }
    const operation = operationOf(parts, request, user);
    if (operation) return dispatch(parts, operation);
    const delegated = await parts.delegate?.(request, user);
    if (!delegated) throw pathNotFound();
    return delegated;
  },
});
