import { describe, expect, it } from "vitest";
import { cloneJson } from "../../machinery/json";
import { build, errorsOf, texts } from "../../testing/build";
import { customResourceDefinitionDefinition } from "./custom-resource-definition";

const object = { type: "object" };
const version = { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: object } };
const spec = { group: "example.com", scope: "Namespaced", names: { plural: "widgets", kind: "Widget" }, versions: [version] };
const metadata = { name: "widgets.example.com" };
const errors = (more: object): string[] => errorsOf(customResourceDefinitionDefinition, { metadata, spec: { ...spec, ...more } });
const inSchema = (schema: object): string[] => errors({ versions: [{ ...version, schema: { openAPIV3Schema: schema } }] });
const at = "spec.versions[0].schema.openAPIV3Schema";

describe("CustomResourceDefinition", () => {
  it("fills in names and remembers the storage version", () => {
    const definition = build(customResourceDefinitionDefinition, { metadata, spec });
    customResourceDefinitionDefinition.prepareForCreate?.(definition);
    expect(definition.spec).toMatchObject({ names: { singular: "widget", listKind: "WidgetList" }, conversion: { strategy: "None" } });
    expect(definition.status.storedVersions).toEqual(["v1"]);
    expect(customResourceDefinitionDefinition.validate?.(definition)).toEqual([]);
  });

  it.each([
    [
      "another name",
      { names: { plural: "things", kind: "Thing" } },
      'metadata.name: Invalid value: "widgets.example.com": must be spec.names.plural+"."+spec.group',
    ],
    ["a group of one part", { group: "example" }, 'spec.group: Invalid value: "example": should be a domain with at least one dot'],
    ["a version without schema", { versions: [{ ...version, schema: {} }] }, `${at}: Required value: schemas are required`],
    [
      "two storage versions",
      { versions: [version, { ...version, name: "v2" }] },
      expect.stringMatching(/^spec.versions: Invalid value: .*: must have exactly one version marked as storage version$/),
    ],
    [
      "a webhook that is nowhere",
      { conversion: { strategy: "Webhook", webhook: { conversionReviewVersions: ["v1"], clientConfig: {} } } },
      "spec.conversion.webhook.clientConfig: Required value: exactly one of url or service is required",
    ],
    [
      "a scale outside the spec",
      { versions: [{ ...version, subresources: { scale: { specReplicasPath: ".status.x", statusReplicasPath: ".status.x" } } }] },
      'spec.versions[0].subresources.scale.specReplicasPath: Invalid value: ".status.x": should be a json path under .spec',
    ],
  ])("refuses %s", (_, more, message) => {
    expect(errors(more)).toContainEqual(message);
  });

  it.each([
    ["no type at the root", {}, `${at}.type: Required value: must not be empty at the root`],
    [
      "a field without type",
      { ...object, properties: { spec: {} } },
      `${at}.properties[spec].type: Required value: must not be empty for specified object fields`,
    ],
    [
      "a list of anything",
      { ...object, properties: { list: { type: "array" } } },
      `${at}.properties[list].items: Required value: must be specified`,
    ],
    ["references", { ...object, $ref: "#/x" }, `${at}.$ref: Forbidden: $ref is not supported`],
    [
      "types inside anyOf",
      { ...object, anyOf: [{ type: "object" }] },
      `${at}.anyOf[0].type: Forbidden: must be undefined to be structural`,
    ],
    [
      "a map without keys",
      { ...object, properties: { list: { type: "array", items: object, "x-kubernetes-list-type": "map" } } },
      `${at}.properties[list].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map`,
    ],
  ])("refuses a schema with %s", (_, schema, message) => {
    expect(inSchema(schema)).toContain(message);
  });

  it("accepts open objects, and numbers or texts", () => {
    const open = { ...object, "x-kubernetes-preserve-unknown-fields": true };
    const port = { "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, { type: "string" }] };
    expect(inSchema({ ...open, properties: { any: { "x-kubernetes-preserve-unknown-fields": true }, port } })).toEqual([]);
  });

  it("keeps its group and, once established, its scope", () => {
    const previous = build(customResourceDefinitionDefinition, {
      metadata,
      spec,
      status: { conditions: [{ type: "Established", status: "True" }] },
    });
    const next = cloneJson(previous);
    next.spec.scope = "Cluster";
    next.spec.group = "other.com";
    expect(texts(customResourceDefinitionDefinition.validateUpdate?.(next, previous) ?? [])).toEqual([
      'spec.group: Invalid value: "other.com": field is immutable',
      'spec.scope: Invalid value: "Cluster": field is immutable',
    ]);
  });
});
