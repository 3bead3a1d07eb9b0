import type { ControllerRevision } from "@gantry/api/apps/v1";
import type { PodTemplateSpec } from "@gantry/api/core/v1";
import { expect, test } from "vitest";
import { snapshotOf, templateOfRevision } from "./revisions";

const template: Pick<PodTemplateSpec, "spec"> & { metadata: object } = {
  spec: { containers: [{ name: "main", resources: {}, image: "web:1" }] },
  metadata: { labels: { app: "web" } },
};

test("a snapshot is written byte for byte as clients that compare revisions expect", () => {
  expect(JSON.stringify(snapshotOf(template as PodTemplateSpec))).toBe(
    '{"spec":{"template":{"$patch":"replace","metadata":{"creationTimestamp":null,"labels":{"app":"web"}},' +
      '"spec":{"containers":[{"image":"web:1","name":"main","resources":{}}]}}}}',
  );
});

test("a revision gives the template back that it was made of", () => {
  expect(templateOfRevision({ data: snapshotOf(template as PodTemplateSpec) } as unknown as ControllerRevision)).toEqual(template);
});
