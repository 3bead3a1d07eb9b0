import { defineResource } from "../../definition";
import { ageColumn, integerColumn, nameColumn } from "../../definition/columns";
import { checkText, sameValue } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { qualifiedNameRule } from "../../machinery/names";
import { checkDriverName } from "./csi-driver";
import { type CSINode, type CSINodeDriver, csiNodeSchema } from "./schema/csi";

const longestNodeId = 256;

const checkDriver = ({ name, nodeID, topologyKeys = [], allocatable }: CSINodeDriver, path: string): FieldError[] => [
  ...(name ? checkDriverName(`${path}.name`, name) : []),
  ...(nodeID.length > longestNodeId ? [fieldError.invalid(`${path}.nodeID`, nodeID, `must be ${longestNodeId} characters or less`)] : []),
  ...((allocatable?.count ?? 0) < 0
    ? [fieldError.invalid(`${path}.allocatable.count`, allocatable?.count, "must be greater than or equal to 0")]
    : []),
  ...topologyKeys.flatMap((key) => [
    ...checkText(`${path}.topologyKeys`, key, qualifiedNameRule),
    ...(topologyKeys.indexOf(key) !== topologyKeys.lastIndexOf(key) ? [fieldError.duplicate(`${path}.topologyKeys`, key)] : []),
  ]),
];

/** What is said of a driver stays; drivers come and go. */
const validateUpdate = (next: CSINode, previous: CSINode): FieldError[] =>
  previous.spec.drivers.flatMap((old) => {
    const same = next.spec.drivers.find(({ name }) => name === old.name);
    return same && !sameValue(same, old) ? [fieldError.invalid("drivers", same, "field is immutable")] : [];
  });

export const csiNodeDefinition = defineResource<CSINode>({
  group: "storage.k8s.io",
  version: "v1",
  kind: "CSINode",
  plural: "csinodes",
  singular: "csinode",
  namespaced: false,
  schema: csiNodeSchema,
  validate: ({ spec }) => spec.drivers.flatMap((driver, index) => checkDriver(driver, `spec.drivers[${index}]`)),
  validateUpdate,
  columns: [
    nameColumn,
    integerColumn({ name: "Drivers", description: "How many drivers the node has.", value: ({ spec }) => spec.drivers.length }),
    ageColumn,
  ],
});
