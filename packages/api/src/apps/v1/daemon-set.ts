import { defineResource } from "../../definition";
import { type DaemonSet, daemonSetSchema } from "./schema/daemon-set";

export const daemonSetDefinition = defineResource<DaemonSet>({
  group: "apps",
  version: "v1",
  kind: "DaemonSet",
  plural: "daemonsets",
  singular: "daemonset",
  namespaced: true,
  schema: daemonSetSchema,
  shortNames: ["ds"],
  categories: ["all"],
  countsGeneration: true,
  status: {},
});
