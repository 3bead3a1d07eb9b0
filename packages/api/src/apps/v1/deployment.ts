import { defineResource } from "../../definition";
import { type Deployment, deploymentSchema } from "./schema/deployment";

export const deploymentDefinition = defineResource<Deployment>({
  group: "apps",
  version: "v1",
  kind: "Deployment",
  plural: "deployments",
  singular: "deployment",
  namespaced: true,
  schema: deploymentSchema,
  shortNames: ["deploy"],
  categories: ["all"],
  countsGeneration: true,
  status: {},
  scale: { specReplicas: "spec.replicas", statusReplicas: "status.replicas", selector: "spec.selector" },
});
