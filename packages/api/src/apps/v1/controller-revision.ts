import { defineResource } from "../../definition";
import { ageColumn, integerColumn, nameColumn, none, textColumn } from "../../definition/columns";
import { checkImmutable, checkNonNegative } from "../../definition/validation";
import { type ControllerRevision, controllerRevisionSchema } from "./schema/controller-revision";

/** `statefulset.apps/web`: the controller that it belongs to. */
const controllerText = ({ metadata }: ControllerRevision): string => {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  if (!owner) return none;
  const [group, version] = owner.apiVersion.split("/");
  return `${owner.kind.toLowerCase()}${version === undefined ? "" : `.${group}`}/${owner.name}`;
};

export const controllerRevisionDefinition = defineResource<ControllerRevision>({
  group: "apps",
  version: "v1",
  kind: "ControllerRevision",
  plural: "controllerrevisions",
  singular: "controllerrevision",
  namespaced: true,
  schema: controllerRevisionSchema,
  validate: ({ revision }) => checkNonNegative("revision", revision),
  validateUpdate: (next, previous) => checkImmutable("data", next.data, previous.data),
  columns: [
    nameColumn,
    textColumn({ name: "Controller", description: "Whose earlier state it holds.", value: controllerText }),
    integerColumn({ name: "Revision", description: "Its place in the history.", value: ({ revision }) => revision }),
    ageColumn,
  ],
});
