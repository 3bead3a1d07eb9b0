import { defineResource } from "../../definition";
import { ageColumn, nameColumn, textColumn } from "../../definition/columns";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { type Lease, leaseSchema } from "./schema/lease";

const validate = ({ spec }: Lease): FieldError[] => {
  const { leaseDurationSeconds: seconds, leaseTransitions: transitions } = spec;
  return [
    ...(seconds !== undefined && seconds <= 0 ? [fieldError.invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0")] : []),
    ...(transitions !== undefined && transitions < 0
      ? [fieldError.invalid("spec.leaseTransitions", transitions, "must to be greater than or equal to 0")]
      : []),
  ];
};

export const leaseDefinition = defineResource<Lease>({
  group: "coordination.k8s.io",
  version: "v1",
  kind: "Lease",
  plural: "leases",
  singular: "lease",
  namespaced: true,
  schema: leaseSchema,
  validate,
  columns: [
    nameColumn,
    textColumn({ name: "Holder", description: "Who has it.", value: ({ spec }) => spec.holderIdentity ?? "" }),
    ageColumn,
  ],
});
