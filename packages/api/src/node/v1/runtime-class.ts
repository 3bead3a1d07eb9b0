import { checkTolerations } from "../../core/v1/pod/toleration-validation";
import { checkContainerResourceName, checkResourceAmount } from "../../core/v1/resource-names";
import { defineResource } from "../../definition";
import { ageColumn, nameColumn, textColumn } from "../../definition/columns";
import { checkImmutable, checkLabels, checkText } from "../../definition/validation";
import type { FieldError } from "../../machinery/field-error";
import { dns1123LabelRule } from "../../machinery/names";
import { type RuntimeClass, runtimeClassSchema } from "./schema/runtime-class";

const validate = ({ handler, overhead, scheduling }: RuntimeClass): FieldError[] => [
  ...(handler ? checkText("handler", handler, dns1123LabelRule) : []),
  ...Object.entries(overhead?.podFixed ?? {}).flatMap(([name, amount]) => {
    const path = `overhead.limits[${name}]`;
    return [...checkContainerResourceName(path, name), ...checkResourceAmount(path, name, amount)];
  }),
  ...checkLabels("scheduling.nodeSelector", scheduling?.nodeSelector),
  ...checkTolerations(scheduling?.tolerations ?? [], "scheduling.tolerations"),
];

export const runtimeClassDefinition = defineResource<RuntimeClass>({
  group: "node.k8s.io",
  version: "v1",
  kind: "RuntimeClass",
  plural: "runtimeclasses",
  singular: "runtimeclass",
  namespaced: false,
  schema: runtimeClassSchema,
  alternates: [{ version: "v1beta1" }],
  validate,
  validateUpdate: (next, previous) => checkImmutable("handler", next.handler, previous.handler),
  columns: [
    nameColumn,
    textColumn({ name: "Handler", description: "What the container runtime calls it.", value: ({ handler }) => handler }),
    ageColumn,
  ],
});
