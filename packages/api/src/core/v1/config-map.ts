import { defineResource } from "../../definition";
import { type ConfigMap, configMapSchema } from "./schema/config-map";

export const configMapDefinition = defineResource<ConfigMap>({
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  singular: "configmap",
  namespaced: true,
  schema: configMapSchema,
  shortNames: ["cm"],
});
