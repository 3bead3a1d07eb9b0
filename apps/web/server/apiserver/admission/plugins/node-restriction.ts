import { deepEqual, forbidden } from "@gantry/api";
import type { Node, Pod } from "@gantry/api/core/v1";
import { nodeNameOf } from "../../core/user";
import type { AdmissionPlugin, AdmissionRequest } from "../types";

const mirrorAnnotation = "kubernetes.io/config.mirror";
const restrictedPrefix = "node-restriction.kubernetes.io/";

type Check = (request: AdmissionRequest, node: string, refuse: (reason: string) => never) => void;

const checkPod: Check = ({ operation, object, oldObject, subresource }, node, refuse) => {
  if (operation === "CREATE" && subresource === "") {
    const pod = object as Pod;
    if (pod.metadata.annotations?.[mirrorAnnotation] === undefined) {
      refuse(`pod does not have ${JSON.stringify(mirrorAnnotation)} annotation, node ${JSON.stringify(node)} can only create mirror pods`);
    }
    if (pod.spec.nodeName !== node) refuse(`node ${JSON.stringify(node)} can only create pods with spec.nodeName set to itself`);
    return;
  }
  const owner = (oldObject as Pod | undefined)?.spec.nodeName ?? "";
  if (operation === "UPDATE" && subresource !== "status") refuse(`node ${JSON.stringify(node)} can only update pod status`);
  if (owner !== node) {
    refuse(
      `node ${JSON.stringify(node)} can only ${operation === "DELETE" ? "delete pods" : "update pod status for pods"} with spec.nodeName set to itself`,
    );
  }
};

const checkNode: Check = ({ operation, name, object, oldObject, subresource }, node, refuse) => {
  if (name !== node) refuse(`node ${JSON.stringify(node)} is not allowed to modify node ${JSON.stringify(name)}`);
  if (operation !== "UPDATE" || subresource === "status") return;
  const next = object as Node;
  const before = oldObject as Node;
  if (!deepEqual(next.spec?.taints ?? [], before.spec?.taints ?? []))
    refuse(`node ${JSON.stringify(node)} is not allowed to modify taints`);
  const labels = new Set([...Object.keys(next.metadata.labels ?? {}), ...Object.keys(before.metadata.labels ?? {})]);
  const changed = [...labels].filter(
    (key) => key.startsWith(restrictedPrefix) && next.metadata.labels?.[key] !== before.metadata.labels?.[key],
  );
  if (changed.length > 0) refuse(`is not allowed to modify labels: ${changed.join(", ")}`);
};

const checkLease: Check = ({ namespace, name }, node, refuse) => {
  if (namespace !== "kube-node-lease") refuse('can only access leases in the "kube-node-lease" system namespace');
  if (name !== node) refuse("can only access node lease with the same name as the requesting node");
};

const checks: Readonly<Record<string, Check>> = {
  "/pods": checkPod,
  "/nodes": checkNode,
  "coordination.k8s.io/leases": checkLease,
  "storage.k8s.io/csinodes": (request, node, refuse) => {
    if (request.name !== node) refuse("can only access CSINode with the same name as the requesting node");
  },
};

/** A kubelet changes its own node and the pods on it, and nothing else. */
export const nodeRestriction: AdmissionPlugin = {
  name: "NodeRestriction",
  validate: (request) => {
    const node = nodeNameOf(request.user);
    if (node === undefined) return;
    const { group, plural } = request.definition;
    checks[`${group}/${plural}`]?.(request, node, (reason) => {
      throw forbidden(request.definition, request.name, reason);
    });
  },
};
