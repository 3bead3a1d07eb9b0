import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RoleRef, Subject } from "@gantry/api/rbac/v1";
import type { Logger } from "../../log";
import type { ObjectStore } from "../../store/types";
import { groupMasters, serviceAccountUserName, type UserInfo } from "../core/user";
import { type Cache, cache } from "../mirror/mirror";
import type { Attributes, Authorizer } from "./attributes";
import { ruleAllows } from "./rules";

const rbacGroup = "rbac.authorization.k8s.io";

/** Roles and bindings in memory, and what they allow. */
export interface Rbac extends Authorizer {
  readonly synced: Promise<void>;
  /** All rules that hold for a user: the cluster's, and those of a namespace unless it is "". */
  rulesFor(user: UserInfo, namespace: string): readonly PolicyRule[];
  /** What a role reference of a binding in this namespace grants. */
  rulesOfRole(reference: RoleRef, namespace: string): readonly PolicyRule[];
  close(): void;
}

const subjectIs = (subject: Subject, user: UserInfo, bindingNamespace: string): boolean => {
  if (subject.kind === "User") return subject.name === user.name;
  if (subject.kind === "Group") return user.groups.includes(subject.name);
  if (subject.kind !== "ServiceAccount") return false;
  return user.name === serviceAccountUserName(subject.namespace || bindingNamespace, subject.name);
};

/** Bounds what is remembered about who may do what. */
const memoryLimit = 20_000;

const limited = <Value>(memory: Map<string, Value>, key: string, make: () => Value): Value => {
  const known = memory.get(key);
  if (known !== undefined) return known;
  if (memory.size >= memoryLimit) memory.clear();
  const made = make();
  memory.set(key, made);
  return made;
};

const userKey = (user: UserInfo): string => `${user.name}\n${user.groups.join("\n")}`;

/** Bindings by the namespace they are in, rebuilt when one changes. */
const byNamespace = (bindings: Cache<RoleBinding>): (() => ReadonlyMap<string, readonly RoleBinding[]>) => {
  let built = -1;
  let index = new Map<string, RoleBinding[]>();
  return () => {
    if (built === bindings.generation) return index;
    index = new Map();
    for (const binding of bindings.objects.values()) {
      const namespace = binding.metadata.namespace ?? "";
      index.set(namespace, [...(index.get(namespace) ?? []), binding]);
    }
    built = bindings.generation;
    return index;
  };
};

/** Starts to follow roles and bindings. Until `synced` only system:masters is allowed anything. */
export const createRbac = (store: ObjectStore, log: Logger): Rbac => {
  const roles = cache<Role>(store, { group: rbacGroup, plural: "roles" }, log);
  const clusterRoles = cache<ClusterRole>(store, { group: rbacGroup, plural: "clusterroles" }, log);
  const roleBindings = cache<RoleBinding>(store, { group: rbacGroup, plural: "rolebindings" }, log);
  const clusterRoleBindings = cache<ClusterRoleBinding>(store, { group: rbacGroup, plural: "clusterrolebindings" }, log);
  const caches = [roles, clusterRoles, roleBindings, clusterRoleBindings];
  const bindingsIn = byNamespace(roleBindings);

  const rulesOfRole = (reference: RoleRef, namespace: string): readonly PolicyRule[] => {
    if (reference.kind !== "ClusterRole") return roles.objects.get(`${namespace}/${reference.name}`)?.rules ?? [];
    const role = clusterRoles.objects.get(`/${reference.name}`);
    return role?.rules ?? [];
  };

  const gather = (user: UserInfo, namespace: string): readonly PolicyRule[] => {
    const rules: PolicyRule[] = [];
    for (const binding of clusterRoleBindings.objects.values()) {
      if (binding.subjects?.some((subject) => subjectIs(subject, user, ""))) rules.push(...rulesOfRole(binding.roleRef, ""));
    }
    for (const binding of namespace === "" ? [] : (bindingsIn().get(namespace) ?? [])) {
      if (binding.subjects?.some((subject) => subjectIs(subject, user, namespace))) rules.push(...rulesOfRole(binding.roleRef, namespace));
    }
    return rules;
  };

  const remembered = new Map<string, readonly PolicyRule[]>();
  const decisions = new Map<string, boolean>();
  let generation = -1;
  const forgetWhenChanged = (): void => {
    const now = caches.reduce((sum, one) => sum + one.generation, 0);
    if (now === generation) return;
    generation = now;
    remembered.clear();
    decisions.clear();
  };

  const rulesFor = (user: UserInfo, namespace: string): readonly PolicyRule[] => {
    forgetWhenChanged();
    return limited(remembered, `${userKey(user)}\n\n${namespace}`, () => gather(user, namespace));
  };

  const allowed = (attributes: Attributes): boolean => {
    forgetWhenChanged();
    const { user, verb, isResource, group, resource, subresource, namespace, name, path } = attributes;
    const what = isResource ? [verb, group, resource, subresource, namespace, name] : [verb, path];
    return limited(decisions, `${userKey(user)}\n\n${what.join("\n")}`, () =>
      rulesFor(user, namespace).some((rule) => ruleAllows(rule, attributes)),
    );
  };

  return {
    synced: Promise.all(caches.map((one) => one.synced)).then(() => undefined),
    rulesFor,
    rulesOfRole,
    authorize: (attributes) => {
      if (attributes.user.groups.includes(groupMasters)) return { decision: "allow", reason: "" };
      return { decision: allowed(attributes) ? "allow" : "no opinion", reason: "" };
    },
    close: () => {
      for (const one of caches) one.close();
    },
  };
};
