import { defineResource } from "../../definition";
import { type Service, serviceSchema } from "./schema/service";

export const serviceDefinition = defineResource<Service>({
  group: "",
  version: "v1",
  kind: "Service",
  plural: "services",
  singular: "service",
  namespaced: true,
  schema: serviceSchema,
  shortNames: ["svc"],
  categories: ["all"],
  nameRule: "dns1035Label",
  status: {},
  connect: [
    {
      name: "proxy",
      verbs: ["create", "delete", "get", "patch", "update"],
      body: { group: "", version: "v1", kind: "ServiceProxyOptions" },
    },
  ],
  selectableFields: { "spec.clusterIP": (service) => service.spec.clusterIP ?? "", "spec.type": (service) => service.spec.type ?? "" },
});
