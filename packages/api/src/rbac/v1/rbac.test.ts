import { describe, expect, it } from "vitest";
import { cloneJson } from "../../machinery/json";
import { build, errorsOf, rowOf, texts } from "../../testing/build";
import { clusterRoleDefinition } from "./cluster-role";
import { clusterRoleBindingDefinition } from "./cluster-role-binding";
import { roleDefinition } from "./role";
import { roleBindingDefinition } from "./role-binding";

const roleRef = { kind: "ClusterRole", name: "view" };

describe("roles", () => {
  it("refuse rules that grant nothing, or too much", () => {
    expect(errorsOf(roleDefinition, { rules: [{ verbs: ["get"] }] })).toEqual([
      "rules[0].apiGroups: Required value: resource rules must supply at least one api group",
      "rules[0].resources: Required value: resource rules must supply at least one resource",
    ]);
    expect(errorsOf(roleDefinition, { rules: [{ verbs: ["get"], nonResourceURLs: ["/x"] }] })).toEqual([
      'rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs',
    ]);
    expect(errorsOf(clusterRoleDefinition, { rules: [{ verbs: ["get"], nonResourceURLs: ["/x"] }] })).toEqual([]);
  });
});

describe("bindings", () => {
  const subjects = [
    { kind: "User", name: "ann" },
    { kind: "ServiceAccount", name: "bot", namespace: "b" },
  ];

  it("fill in the group of roles and users", () => {
    const binding = build(roleBindingDefinition, { roleRef, subjects });
    expect(binding.roleRef.apiGroup).toBe("rbac.authorization.k8s.io");
    expect(binding.subjects?.map(({ apiGroup }) => apiGroup)).toEqual(["rbac.authorization.k8s.io", undefined]);
    expect(rowOf(roleBindingDefinition, binding, "2026-01-01T00:00:00Z")).toMatchObject({
      Role: "ClusterRole/view",
      Users: "ann",
      Groups: "",
      ServiceAccounts: "b/bot",
    });
  });

  it("refuse subjects and roles that cannot be", () => {
    expect(
      errorsOf(clusterRoleBindingDefinition, { roleRef: { kind: "Role", name: "x" }, subjects: [{ kind: "ServiceAccount", name: "bot" }] }),
    ).toEqual(['roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"', "subjects[0].namespace: Required value"]);
  });

  it("keep their role", () => {
    const previous = build(roleBindingDefinition, { roleRef });
    const next = cloneJson(previous);
    next.roleRef.name = "edit";
    expect(texts(roleBindingDefinition.validateUpdate?.(next, previous) ?? [])[0]).toMatch(
      /^roleRef: Invalid value: .*: cannot change roleRef$/,
    );
  });
});
