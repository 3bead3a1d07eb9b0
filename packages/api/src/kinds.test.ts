import { describe, expect, it } from "vitest";
import { allDefinitions } from "./kinds";
import type { KubernetesObject } from "./machinery/object";
import { resolve } from "./schema/build";
import type { ScalarFormat, Schema } from "./schema/types";
import { validateSchema } from "./schema/validate";
import { isAlwaysThere, zeroValue } from "./schema/zero";

const now = Date.parse("2026-01-01T00:10:00Z");

const bare = (definition: (typeof allDefinitions)[number]): KubernetesObject => ({
  ...(zeroValue(definition.schema) as KubernetesObject),
  apiVersion: definition.group === "" ? definition.version : `${definition.group}/${definition.version}`,
  kind: definition.kind,
  metadata: { name: "a", namespace: "n", uid: "u", resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z" },
});

const scalars: Partial<Record<ScalarFormat, unknown>> = {
  string: "a",
  boolean: true,
  int32: 1,
  int64: 1,
  double: 1,
  bytes: "YQ==",
  time: "2026-01-01T00:00:00Z",
  microTime: "2026-01-01T00:00:00.000000Z",
  duration: "1s",
  quantity: "1",
  intOrString: 1,
};

/** A value with something in every field, and a word that nobody knows wherever one of several words is asked for. */
const filled = (schema: Schema, depth = 0): unknown => {
  const target = resolve(schema);
  if (target.type === "scalar") return scalars[target.format];
  if (target.type === "array") return depth > 12 ? [] : [filled(target.element, depth + 1)];
  if (target.type === "map") return depth > 12 ? {} : { a: filled(target.element, depth + 1) };
  const fields = Object.entries(target.fields).flatMap(([name, { schema: inner, options }]) => {
    if (depth > 12 && !isAlwaysThere(options)) return [];
    const word = options.enum ? "Nonsense" : undefined;
    const value = resolve(inner).type === "array" && word ? [word] : (word ?? filled(inner, depth + 1));
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(fields);
};

describe("allDefinitions", () => {
  it("names every resource once", () => {
    const names = allDefinitions.map(({ group, plural }) => `${plural}.${group}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(allDefinitions.map((definition) => [`${definition.kind}.${definition.group}`, definition] as const))(
    "%s copes with an object that says nothing",
    (_, definition) => {
      const object = bare(definition);
      definition.applyDefaults?.(object);
      const once = structuredClone(object);
      definition.applyDefaults?.(object);
      expect(object).toEqual(once);
      validateSchema(definition.schema, object);
      definition.validate?.(object);
      definition.validateCreate?.(object);
      expect(definition.validateUpdate?.(object, object) ?? []).toEqual([]);
      definition.prepareForUpdate?.(object, structuredClone(object));
      definition.prepareForCreate?.(object);
      for (const column of definition.columns ?? []) expect(column.value(object, now)).not.toBeUndefined();
      for (const read of Object.values(definition.selectableFields ?? {})) expect(read(object)).toBeTypeOf("string");
    },
  );

  it.each(allDefinitions.map((definition) => [`${definition.kind}.${definition.group}`, definition] as const))(
    "%s has rules that cope with words that nobody knows",
    (_, definition) => {
      const { apiVersion, kind, metadata } = bare(definition);
      const object = { ...(filled(definition.schema) as KubernetesObject), apiVersion, kind, metadata };
      definition.applyDefaults?.(object);
      definition.validate?.(object);
      definition.validateCreate?.(object);
    },
  );

  it("converts every alternate version there and back", () => {
    for (const definition of allDefinitions) {
      for (const { fromStored, toStored } of definition.alternates ?? []) {
        if (fromStored && toStored) expect(toStored(fromStored(bare(definition)))).toEqual(bare(definition));
      }
    }
  });
});
