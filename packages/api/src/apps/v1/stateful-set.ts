import { defineResource } from "../../definition";
import { type StatefulSet, statefulSetSchema } from "./schema/stateful-set";

export const statefulSetDefinition = defineResource<StatefulSet>({
  group: "apps",
  version: "v1",
  kind: "StatefulSet",
  plural: "statefulsets",
  singular: "statefulset",
  namespaced: true,
  schema: statefulSetSchema,
  shortNames: ["sts"],
  categories: ["all"],
  countsGeneration: true,
  status: {},
  scale: { specReplicas: "spec.replicas", statusReplicas: "status.replicas", selector: "spec.selector" },
});
