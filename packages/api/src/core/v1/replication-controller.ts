import { defineResource } from "../../definition";
import { type ReplicationController, replicationControllerSchema } from "./schema/replication-controller";

export const replicationControllerDefinition = defineResource<ReplicationController>({
  group: "",
  version: "v1",
  kind: "ReplicationController",
  plural: "replicationcontrollers",
  singular: "replicationcontroller",
  namespaced: true,
  schema: replicationControllerSchema,
  shortNames: ["rc"],
  categories: ["all"],
  countsGeneration: true,
  status: {},
  scale: { specReplicas: "spec.replicas", statusReplicas: "status.replicas", selector: "spec.selector" },
  selectableFields: { "status.replicas": (controller) => String(controller.status.replicas) },
});
