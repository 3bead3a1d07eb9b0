import { defineResource } from "../../definition";
import { type ReplicaSet, replicaSetSchema } from "./schema/replica-set";

export const replicaSetDefinition = defineResource<ReplicaSet>({
  group: "apps",
  version: "v1",
  kind: "ReplicaSet",
  plural: "replicasets",
  singular: "replicaset",
  namespaced: true,
  schema: replicaSetSchema,
  shortNames: ["rs"],
  categories: ["all"],
  countsGeneration: true,
  status: {},
  scale: { specReplicas: "spec.replicas", statusReplicas: "status.replicas", selector: "spec.selector" },
  selectableFields: { "status.replicas": (replicaSet) => String(replicaSet.status.replicas) },
});
