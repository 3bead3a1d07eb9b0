import { checkText, sameValue } from "../../../definition/validation";
import { cidrRule, isIPv6 } from "../../../machinery/addresses";
import { type FieldError, fieldError } from "../../../machinery/field-error";
import { labelValueRule, qualifiedNameRule } from "../../../machinery/names";
import { checkResourceAmount } from "../resource-names";
import type { Node, Taint } from "../schema/node";

const checkTaints = (taints: readonly Taint[]): FieldError[] => {
  const seen = new Set<string>();
  return taints.flatMap((taint, index) => {
    const path = `metadata.taints[${index}]`;
    const identity = `${taint.effect} ${taint.key}`;
    const again = seen.has(identity);
    seen.add(identity);
    return [
      ...checkText(`${path}.key`, taint.key, qualifiedNameRule),
      ...checkText(`${path}.value`, taint.value ?? "", labelValueRule),
      ...(again ? [{ ...fieldError.duplicate(path, taint), detail: "taints must be unique by key and effect pair" }] : []),
    ];
  });
};

const checkRanges = (ranges: readonly string[]): FieldError[] => {
  const errors = ranges.flatMap((range, index) => checkText(`spec.podCIDRs[${index}]`, range, cidrRule));
  const families = new Set(ranges.map((range) => isIPv6(range.split("/")[0] ?? "")));
  if (ranges.length > 1 && (ranges.length > 2 || families.size < 2)) {
    errors.push(fieldError.invalid("spec.podCIDRs", ranges, "may specify no more than one CIDR for each IP family"));
  }
  return errors;
};

const checkAmounts = (node: Node): FieldError[] =>
  (["capacity", "allocatable"] as const).flatMap((field) =>
    Object.entries(node.status[field] ?? {}).flatMap(([name, amount]) => checkResourceAmount(`status.${field}[${name}]`, name, amount)),
  );

const checkAddresses = ({ status }: Node): FieldError[] => {
  const seen = new Set<string>();
  return (status.addresses ?? []).flatMap((address, index) => {
    const identity = `${address.type} ${address.address}`;
    if (seen.has(identity)) return [fieldError.duplicate(`status.addresses[${index}]`, address)];
    seen.add(identity);
    return [];
  });
};

export const validateNode = (node: Node): FieldError[] => [
  ...checkTaints(node.spec.taints ?? []),
  ...checkRanges(node.spec.podCIDRs ?? []),
  ...checkAmounts(node),
  ...checkAddresses(node),
];

const onceMessage = (field: string): string => `node updates may not change ${field} except from "" to valid`;

/** A node's address range and its provider's name for it are given once. */
export const validateNodeUpdate = (next: Node, previous: Node): FieldError[] => {
  const errors: FieldError[] = [];
  if (previous.spec.podCIDRs?.length && !sameValue(next.spec.podCIDRs, previous.spec.podCIDRs)) {
    errors.push(fieldError.forbidden("spec.podCIDRs", onceMessage("podCIDR")));
  }
  if (previous.spec.providerID && next.spec.providerID !== previous.spec.providerID) {
    errors.push(fieldError.forbidden("spec.providerID", onceMessage("providerID")));
  }
  return errors;
};
