import { isStatus, type KubernetesObject } from "@gantry/api";
import type { ObjectResponse } from "../core/request";
import { requireCreate } from "./authorize-create";
import { createDecoded } from "./create";
import { readObject } from "./decode-object";
import { nameMismatch, namespaceMismatch } from "./errors";
import { type Change, modifyObject } from "./modify";
import type { Operation } from "./operation";
import type { RegistryParts } from "./parts";

/** Kinds that a PUT creates when there is none, as in Kubernetes. */
const createdByUpdate = new Set([
  "/events",
  "/endpoints",
  "/services",
  "/limitranges",
  "/podtemplates",
  "/resourcequotas",
  "events.k8s.io/events",
  "coordination.k8s.io/leases",
  "rbac.authorization.k8s.io/roles",
  "rbac.authorization.k8s.io/rolebindings",
  "rbac.authorization.k8s.io/clusterroles",
  "rbac.authorization.k8s.io/clusterrolebindings",
]);

/** The body may leave out what the path says, but not contradict it. */
export const checkPlace = (operation: Operation, { metadata }: KubernetesObject): void => {
  if (metadata.namespace && metadata.namespace !== operation.namespace) throw namespaceMismatch();
  if (metadata.name && metadata.name !== operation.name) throw nameMismatch(metadata.name, operation.name);
  metadata.name = operation.name;
};

/** What a write through this path may change: the object, its status, or what the rules of another door allow. */
export const scopeOf = ({ served, subresource }: Operation): Pick<Change, "scope" | "rules"> => {
  if (subresource === "status") return { scope: "status" };
  const door = served.definition.connect?.find(({ name }) => name === subresource);
  return door?.update ? { scope: "all", rules: door.update } : { scope: "object" };
};

/** PUT of an object, of its status, or through another door. */
export const updateObject = async (parts: RegistryParts, operation: Operation): Promise<ObjectResponse> => {
  const read = (): KubernetesObject => {
    const object = readObject(operation);
    checkPlace(operation, object);
    return object;
  };
  const body = read();
  let unused: KubernetesObject | undefined = body;
  const scope = scopeOf(operation);
  try {
    // Each attempt changes what it is given, so each gets one of its own.
    const produce = (): KubernetesObject => {
      const fresh = unused ?? read();
      unused = undefined;
      return fresh;
    };
    return await modifyObject(parts, operation, { produce, ...scope });
  } catch (error) {
    const { group, plural } = operation.served.definition;
    const creates = scope.scope === "object" && createdByUpdate.has(`${group}/${plural}`) && !body.metadata.resourceVersion;
    if (!creates || !isStatus(error, "NotFound")) throw error;
    requireCreate(parts, operation);
    return createDecoded(parts, operation, unused ?? read());
  }
};
