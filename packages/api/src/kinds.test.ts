import { describe, expect, it } from "vitest";
import { allDefinitions } from "./kinds";
import type { KubernetesObject } from "./machinery/object";
import { validateSchema } from "./schema/validate";
import { zeroValue } from "./schema/zero";

const now = Date.parse("2026-01-01T00:10:00Z");

const bare = (definition: (typeof allDefinitions)[number]): KubernetesObject => ({
  ...(zeroValue(definition.schema) as KubernetesObject),
  apiVersion: definition.group === "" ? definition.version : `${definition.group}/${definition.version}`,
  kind: definition.kind,
  metadata: { name: "a", namespace: "n", uid: "u", resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z" },
});

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

  it("converts every alternate version there and back", () => {
    for (const definition of allDefinitions) {
      for (const { fromStored, toStored } of definition.alternates ?? []) {
        if (fromStored && toStored) expect(toStored(fromStored(bare(definition)))).toEqual(bare(definition));
      }
    }
  });
});
