import { deepEqual, forbidden } from "@gantry/api";
import type { ClusterRole, PolicyRule, RoleBinding } from "@gantry/api/rbac/v1";
import { type Authorizer, resourceAttributes } from "../../authorization/attributes";
import type { Rbac } from "../../authorization/rbac";
import { ruleText, uncovered } from "../../authorization/rules";
import { groupMasters } from "../../core/user";
import type { AdmissionPlugin, AdmissionRequest } from "../types";

const group = "rbac.authorization.k8s.io";

const escalation = (request: AdmissionRequest, missing: readonly PolicyRule[]) => {
  const { user, definition, name } = request;
  const groups = user.groups.map((one) => JSON.stringify(one)).join(" ");
  const rules = missing.map(ruleText).join("\n");
  const detail = `user ${JSON.stringify(user.name)} (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${rules}`;
  return forbidden(definition, name, detail);
};

const may = (authorizer: Authorizer, request: AdmissionRequest, verb: string, target: { resource: string; name: string }): boolean =>
  authorizer.authorize(resourceAttributes(request.user, verb, { group, namespace: request.namespace, ...target })).decision === "allow";

const checkRole = (parts: { rbac: Rbac; authorizer: Authorizer }, request: AdmissionRequest): void => {
  const role = request.object as ClusterRole;
  const before = request.oldObject as ClusterRole | undefined;
  if (before && deepEqual(before.rules, role.rules) && deepEqual(before.aggregationRule, role.aggregationRule)) return;
  const { plural } = request.definition;
  if (may(parts.authorizer, request, "escalate", { resource: plural, name: request.name })) return;
  const everything: PolicyRule[] = [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }];
  const wanted = role.aggregationRule ? [...everything, ...(role.rules ?? [])] : (role.rules ?? []);
  const missing = uncovered(parts.rbac.rulesFor(request.user, request.namespace), wanted);
  if (missing.length > 0) throw escalation(request, missing);
};

const checkBinding = (parts: { rbac: Rbac; authorizer: Authorizer }, request: AdmissionRequest): void => {
  const binding = request.object as RoleBinding;
  const before = request.oldObject as RoleBinding | undefined;
  if (before && deepEqual(before.subjects, binding.subjects)) return;
  const resource = binding.roleRef.kind === "ClusterRole" ? "clusterroles" : "roles";
  if (may(parts.authorizer, request, "bind", { resource, name: binding.roleRef.name })) return;
  const granted = parts.rbac.rulesOfRole(binding.roleRef, request.namespace);
  const missing = uncovered(parts.rbac.rulesFor(request.user, request.namespace), granted);
  if (missing.length > 0) throw escalation(request, missing);
};

/** Nobody can hand out rights that they do not have themselves, unless they have the verb for it: escalate, bind. */
export const roleEscalation = (rbac: Rbac, authorizer: Authorizer): AdmissionPlugin => ({
  name: "RoleEscalation",
  validate: (request) => {
    const { definition, operation, user } = request;
    if (definition.group !== group || operation === "DELETE" || user.groups.includes(groupMasters)) return;
    if (definition.plural.endsWith("bindings")) checkBinding({ rbac, authorizer }, request);
    else checkRole({ rbac, authorizer }, request);
  },
});
