import { checkText, sameValue } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { dns1123SubdomainRule, pathSegmentRule } from "../../machinery/names";
import type { PolicyRule, RoleRef, Subject } from "./schema/rbac";

export const rbacGroup = "rbac.authorization.k8s.io";

/** A rule is about resources or about paths, never both. */
export const checkPolicyRule = (rule: PolicyRule, path: string, namespaced: boolean): FieldError[] => {
  const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const errors: FieldError[] = [];
  if (nonResourceURLs.length > 0) {
    const field = `${path}.nonResourceURLs`;
    if (namespaced) errors.push(fieldError.invalid(field, nonResourceURLs, "namespaced rules cannot apply to non-resource URLs"));
    if (apiGroups.length + resources.length + resourceNames.length > 0) {
      errors.push(fieldError.invalid(field, nonResourceURLs, "rules cannot apply to both regular resources and non-resource URLs"));
    }
    return errors;
  }
  if (apiGroups.length === 0) errors.push(fieldError.required(`${path}.apiGroups`, "resource rules must supply at least one api group"));
  if (resources.length === 0) errors.push(fieldError.required(`${path}.resources`, "resource rules must supply at least one resource"));
  return errors;
};

export const applySubjectDefaults = (subjects: readonly Subject[] = []): void => {
  for (const subject of subjects) if (subject.kind === "User" || subject.kind === "Group") subject.apiGroup ||= rbacGroup;
};

const checkSubject = (subject: Subject, path: string, namespaced: boolean): FieldError[] => {
  const { kind, name, apiGroup = "", namespace } = subject;
  if (kind === "ServiceAccount") {
    return [
      ...(name ? checkText(`${path}.name`, name, dns1123SubdomainRule) : []),
      ...(apiGroup ? [fieldError.notSupported(`${path}.apiGroup`, apiGroup, [""])] : []),
      ...(!namespaced && !namespace ? [fieldError.required(`${path}.namespace`)] : []),
    ];
  }
  if (kind !== "User" && kind !== "Group") return [fieldError.notSupported(`${path}.kind`, kind, ["ServiceAccount", "User", "Group"])];
  return apiGroup === rbacGroup ? [] : [fieldError.notSupported(`${path}.apiGroup`, apiGroup, [rbacGroup])];
};

interface BindingContent {
  readonly roleRef: RoleRef;
  readonly subjects?: Subject[];
}

/** @param roleKinds What may be bound: a ClusterRoleBinding cannot bind a Role. */
export const checkBinding = ({ roleRef, subjects = [] }: BindingContent, roleKinds: readonly string[]): FieldError[] => [
  ...(roleRef.apiGroup === rbacGroup ? [] : [fieldError.notSupported("roleRef.apiGroup", roleRef.apiGroup, [rbacGroup])]),
  ...(roleKinds.includes(roleRef.kind) ? [] : [fieldError.notSupported("roleRef.kind", roleRef.kind, roleKinds)]),
  ...(roleRef.name ? checkText("roleRef.name", roleRef.name, pathSegmentRule) : []),
  ...subjects.flatMap((subject, index) => checkSubject(subject, `subjects[${index}]`, roleKinds.includes("Role"))),
];

export const checkSameRole = (next: BindingContent, previous: BindingContent): FieldError[] =>
  sameValue(next.roleRef, previous.roleRef) ? [] : [fieldError.invalid("roleRef", next.roleRef, "cannot change roleRef")];

/** The names of the subjects of one kind, service accounts with their namespaces. */
export const subjectNames = ({ subjects = [] }: BindingContent, kind: string): string =>
  subjects
    .filter((subject) => subject.kind === kind)
    .map(({ name, namespace }) => (kind === "ServiceAccount" ? `${namespace ?? ""}/${name}` : name))
    .join(", ");
