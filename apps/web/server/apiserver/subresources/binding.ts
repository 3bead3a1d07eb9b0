import { conflict, fieldError, formatTime, invalid, type KubernetesObject, type Scheme } from "@gantry/api";
import type { Binding, Pod } from "@gantry/api/core/v1";
import type { OperationHandler } from "../core/core";
import { readBodyAs, serveKind, success } from "../registry/body-kind";
import { modifyObject } from "../registry/modify";
import type { Operation } from "../registry/operation";
import type { RegistryParts } from "../registry/parts";
import { findServed } from "../registry/served";

const bindingResource = { group: "", plural: "pods/binding" };

const bound = (current: Pod, binding: Binding): KubernetesObject => {
  const { name } = current.metadata;
  const node = binding.target.name ?? "";
  if (current.metadata.deletionTimestamp) {
    throw conflict(bindingResource, name, `pod ${name} is being deleted, cannot be assigned to a host`);
  }
  if (current.spec.nodeName) {
    throw conflict(bindingResource, name, `pod ${name} is already assigned to node ${JSON.stringify(current.spec.nodeName)}`);
  }
  const gates = current.spec.schedulingGates ?? [];
  if (gates.length > 0) throw conflict(bindingResource, name, `pod ${name} has non-empty .spec.schedulingGates`);
  const condition = { type: "PodScheduled", status: "True", lastTransitionTime: formatTime(Date.now()) };
  const conditions = (current.status?.conditions ?? []).filter(({ type }) => type !== "PodScheduled");
  const annotations = { ...current.metadata.annotations, ...binding.metadata.annotations };
  const next: Pod = {
    ...current,
    metadata: { ...current.metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: { ...current.spec, nodeName: node },
    status: { ...current.status, conditions: [...conditions, condition] },
  };
  return next;
};

const check = (operation: Operation, binding: Binding): void => {
  const errors = [];
  const { kind, name } = binding.target;
  if (kind && kind !== "Node") errors.push(fieldError.notSupported("target.kind", kind, ["Node", "<empty>"]));
  if (!name) errors.push(fieldError.required("target.name"));
  if (errors.length > 0) throw invalid({ group: "", kind: "Binding" }, operation.name, errors);
};

/** `pods/<name>/binding`, and the older `bindings`: the scheduler's decision. It is final: a pod is bound once. */
export const bindingHandler = (parts: RegistryParts, scheme: Scheme): OperationHandler => {
  const served = serveKind(scheme, { group: "", version: "v1", kind: "Binding" });
  const pods = findServed(scheme, "", "v1", "pods");
  return async (operation) => {
    const binding = readBodyAs<Binding>(operation, served);
    const name = operation.name || binding.metadata.name;
    check(operation, binding);
    await modifyObject(
      parts,
      { ...operation, name, served: pods ?? operation.served, subresource: "binding" },
      {
        produce: (current) => {
          if (binding.metadata.uid && binding.metadata.uid !== current.uid) {
            throw conflict(
              bindingResource,
              name,
              `Precondition failed: UID in precondition: ${binding.metadata.uid}, UID in object meta: ${current.uid}`,
            );
          }
          return bound(current.object as Pod, binding);
        },
        scope: "all",
        skipAdmission: true,
      },
    );
    return success(201);
  };
};
