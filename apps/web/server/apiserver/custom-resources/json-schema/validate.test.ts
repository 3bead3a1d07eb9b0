import { formatFieldError } from "@gantry/api";
import type { JSONSchemaProps } from "@gantry/api/apiextensions/v1";
import { expect, test } from "vitest";
import { applySchemaDefaults } from "./defaults";
import { prune } from "./prune";
import { validateSchemaValue } from "./validate";

const text: JSONSchemaProps = { type: "string" };
const errors = (schema: JSONSchemaProps, value: unknown) => validateSchemaValue(schema, value, "a").map(formatFieldError);

test.each<[JSONSchemaProps, unknown, string[]]>([
  [text, "x", []],
  [text, null, ['a: Invalid value: "null": a in body must be of type string: "null"']],
  [{ ...text, nullable: true }, null, []],
  [{ type: "integer" }, 1.5, ['a: Invalid value: "number": a in body must be of type integer: "number"']],
  [{ type: "number" }, 1, []],
  [{ "x-kubernetes-int-or-string": true }, "80%", []],
  [{ "x-kubernetes-int-or-string": true }, true, ['a: Invalid value: "boolean": a in body must be of type integer,string: "boolean"']],
  [{ ...text, enum: ["x", "y"] }, "z", ['a: Unsupported value: "z": supported values: "x", "y"']],
  [{ ...text, maxLength: 2 }, "xyz", ["a: Too long: may not be more than 2 bytes"]],
  [{ type: "integer", minimum: 1, exclusiveMinimum: true }, 1, ["a: Invalid value: 1: a in body should be greater than 1"]],
  [{ type: "array", items: text, maxItems: 1 }, ["x", "y"], ["a: Too many: 2: must have at most 1 item"]],
  [{ type: "array", items: text, "x-kubernetes-list-type": "set" }, ["x", "x"], ['a[1]: Duplicate value: "x"']],
  [{ type: "object", required: ["b"] }, {}, ["a.b: Required value"]],
  [
    { type: "object", additionalProperties: text },
    { b: 1 },
    ['a.b: Invalid value: "integer": a.b in body must be of type string: "integer"'],
  ],
  [{ oneOf: [{ required: ["b"] }, { required: ["c"] }] }, { b: 1 }, []],
  [{ not: { required: ["b"] } }, { b: 1 }, ['a: Invalid value: {"b":1}: a in body must not validate the schema (not)']],
  [{ ...text, format: "date-time" }, "soon", ['a: Invalid value: "soon": a in body must be of type date-time: "soon"']],
  [{ ...text, format: "of my own" }, "soon", []],
])("%j says about %j: %j", (schema, value, found) => {
  expect(errors(schema, value)).toEqual(found);
});

const schema: JSONSchemaProps = {
  type: "object",
  properties: {
    known: { ...text, default: "d" },
    open: { type: "object", "x-kubernetes-preserve-unknown-fields": true, properties: { inner: { type: "object", properties: {} } } },
    embedded: { type: "object", "x-kubernetes-embedded-resource": true, properties: {} },
    list: { type: "array", items: { type: "object", properties: { a: { ...text, default: "e" } } } },
  },
};

test("unknown fields are left out, but for where they are wanted", () => {
  const object = {
    kind: "K",
    metadata: { anything: 1 },
    extra: 1,
    open: { any: 1, inner: { gone: 1 } },
    embedded: { apiVersion: "v1", metadata: {}, gone: 1 },
    list: [{ a: "1", gone: 1 }],
  };
  const { value, unknown } = prune(schema, object);
  expect(value).toEqual({
    kind: "K",
    metadata: { anything: 1 },
    open: { any: 1, inner: {} },
    embedded: { apiVersion: "v1", metadata: {} },
    list: [{ a: "1" }],
  });
  expect(unknown).toEqual(["extra", "open.inner.gone", "embedded.gone", "list[0].gone"]);
});

test("defaults are filled in wherever something stands, lists too", () => {
  const object = { list: [{}, { a: "own" }], known: null };
  applySchemaDefaults(schema, object);
  expect(object).toEqual({ known: "d", list: [{ a: "e" }, { a: "own" }] });
});
