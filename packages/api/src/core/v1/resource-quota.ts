import { defineResource } from "../../definition";
import { type ResourceQuota, resourceQuotaSchema } from "./schema/resource-quota";

export const resourceQuotaDefinition = defineResource<ResourceQuota>({
  group: "",
  version: "v1",
  kind: "ResourceQuota",
  plural: "resourcequotas",
  singular: "resourcequota",
  namespaced: true,
  schema: resourceQuotaSchema,
  shortNames: ["quota"],
  status: {},
});
