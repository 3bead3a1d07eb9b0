import { defineResource } from "../../definition";
import { type LimitRange, limitRangeSchema } from "./schema/limit-range";

export const limitRangeDefinition = defineResource<LimitRange>({
  group: "",
  version: "v1",
  kind: "LimitRange",
  plural: "limitranges",
  singular: "limitrange",
  namespaced: true,
  schema: limitRangeSchema,
  shortNames: ["limits"],
});
