import { defineResource } from "../../definition";
import { type Scale, scaleSchema } from "./schema/scale";

export const scaleDefinition = defineResource<Scale>({
  group: "autoscaling",
  version: "v1",
  kind: "Scale",
  plural: "scales",
  singular: "scale",
  namespaced: true,
  schema: scaleSchema,
  bodyOnly: true,
});
