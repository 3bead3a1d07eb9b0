import { defineResource } from "../../definition";
import { type ControllerRevision, controllerRevisionSchema } from "./schema/controller-revision";

export const controllerRevisionDefinition = defineResource<ControllerRevision>({
  group: "apps",
  version: "v1",
  kind: "ControllerRevision",
  plural: "controllerrevisions",
  singular: "controllerrevision",
  namespaced: true,
  schema: controllerRevisionSchema,
});
