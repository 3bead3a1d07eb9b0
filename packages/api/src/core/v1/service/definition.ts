import { defineResource } from "../../../definition";
import { type Service, serviceSchema } from "../schema/service";
import { serviceColumns } from "./columns";
import { applyServiceDefaults } from "./defaults";
import { prepareServiceForCreate, prepareServiceForUpdate } from "./prepare";
import { validateService, validateServiceStatus, validateServiceUpdate } from "./validation";

export const serviceDefinition = defineResource<Service>({
  group: "",
  version: "v1",
  kind: "Service",
  plural: "services",
  singular: "service",
  shortNames: ["svc"],
  categories: ["all"],
  namespaced: true,
  schema: serviceSchema,
  nameRule: "dns1035Label",
  applyDefaults: applyServiceDefaults,
  prepareForCreate: prepareServiceForCreate,
  prepareForUpdate: prepareServiceForUpdate,
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  status: { validateUpdate: validateServiceStatus },
  connect: [
    {
      name: "proxy",
      verbs: ["create", "delete", "get", "patch", "update"],
      body: { group: "", version: "v1", kind: "ServiceProxyOptions" },
    },
  ],
  columns: serviceColumns,
  selectableFields: {
    "spec.clusterIP": (service) => service.spec.clusterIP ?? "",
    "spec.type": (service) => service.spec.type ?? "",
  },
});
