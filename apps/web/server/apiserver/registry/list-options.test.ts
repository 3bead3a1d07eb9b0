import { type KubernetesObject, Scheme } from "@gantry/api";
import { allDefinitions } from "@gantry/api/kinds";
import { expect, test } from "vitest";
import { readSelection } from "./list-options";
import { findServed } from "./served";

const event = {
  apiVersion: "v1",
  kind: "Event",
  metadata: { name: "e", namespace: "default" },
  involvedObject: { kind: "Pod", name: "web" },
  source: {},
  reportingComponent: "example.com/controller",
} as unknown as KubernetesObject;

const selects = (group: string, fieldSelector: string): boolean => {
  const served = findServed(new Scheme(allDefinitions), group, "v1", "events");
  if (!served) throw new Error(`no events in ${group}`);
  return readSelection(served, new URLSearchParams({ fieldSelector })).matches(event);
};

test("each group of events is selected by the names that it gives the fields", () => {
  expect(selects("", "involvedObject.name=web,reportingComponent=example.com/controller")).toBe(true);
  expect(selects("events.k8s.io", "regarding.name=web,reportingController=example.com/controller")).toBe(true);
  expect(selects("events.k8s.io", "reportingController=other")).toBe(false);
  expect(() => selects("", "reportingController=other")).toThrow("field label not supported");
});
