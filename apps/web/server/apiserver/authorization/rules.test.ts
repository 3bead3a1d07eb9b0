import { expect, test } from "vitest";
import { resourceAttributes } from "./attributes";
import { ruleAllows, uncovered } from "./rules";

const user = { name: "u", groups: [] };
const rule = (verbs: string[], resources: string[], more: object = {}) => ({ verbs, apiGroups: [""], resources, ...more });

test.each([
  [rule(["get"], ["pods"]), "get", { resource: "pods" }, true],
  [rule(["get"], ["pods"]), "list", { resource: "pods" }, false],
  [rule(["get"], ["pods"]), "get", { resource: "pods", subresource: "log" }, false],
  [rule(["get"], ["pods/log"]), "get", { resource: "pods", subresource: "log" }, true],
  [rule(["*"], ["*"]), "get", { resource: "pods", subresource: "log" }, true],
  [rule(["get"], ["*/scale"]), "get", { resource: "replicationcontrollers", subresource: "scale" }, true],
  [rule(["get"], ["pods"], { resourceNames: ["a"] }), "get", { resource: "pods", name: "a" }, true],
  [rule(["get"], ["pods"], { resourceNames: ["a"] }), "get", { resource: "pods", name: "b" }, false],
  [rule(["create"], ["pods"], { resourceNames: ["a"] }), "create", { resource: "pods" }, false],
  [rule(["get"], ["pods"]), "get", { resource: "pods", group: "apps" }, false],
])("%j answers %s of %j with %s", (granted, verb, target, allowed) => {
  expect(ruleAllows(granted, resourceAttributes(user, verb, target))).toBe(allowed);
});

test("paths are allowed one by one or below a star", () => {
  const path = (text: string) => ({ ...resourceAttributes(user, "get", {}), isResource: false, path: text });
  const granted = { verbs: ["get"], nonResourceURLs: ["/version", "/apis/*"] };
  expect(["/version", "/apis/apps", "/versions", "/apis"].map((text) => ruleAllows(granted, path(text)))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test("what is not covered is named right by right", () => {
  const owned = [rule(["get", "list"], ["pods"]), rule(["*"], ["secrets"], { resourceNames: ["mine"] })];
  expect(uncovered(owned, [rule(["get"], ["pods"]), rule(["get"], ["secrets"], { resourceNames: ["mine"] })])).toEqual([]);
  expect(uncovered(owned, [rule(["get", "delete"], ["pods"]), rule(["get"], ["secrets"])])).toEqual([
    { verbs: ["delete"], apiGroups: [""], resources: ["pods"] },
    { verbs: ["get"], apiGroups: [""], resources: ["secrets"] },
  ]);
});
