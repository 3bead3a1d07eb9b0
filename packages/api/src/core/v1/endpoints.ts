import { defineResource } from "../../definition";
import { type Endpoints, endpointsSchema } from "./schema/endpoints";

export const endpointsDefinition = defineResource<Endpoints>({
  group: "",
  version: "v1",
  kind: "Endpoints",
  plural: "endpoints",
  singular: "endpoints",
  namespaced: true,
  schema: endpointsSchema,
  shortNames: ["ep"],
});
