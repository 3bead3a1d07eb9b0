import { checkLabelSelector, checkText } from "../../../definition/validation";
import { type FieldError, fieldError } from "../../../machinery/field-error";
import { dns1123LabelRule, qualifiedNameRule } from "../../../machinery/names";
import type { Affinity, NodeAffinity, PodAffinity, PodAffinityTerm, TopologySpreadConstraint } from "../schema/affinity";
import { checkNodeSelector, checkNodeSelectorTerm } from "./node-selector-validation";

const required = "requiredDuringSchedulingIgnoredDuringExecution";
const preferred = "preferredDuringSchedulingIgnoredDuringExecution";

const checkWeight = (field: string, weight: number): FieldError[] =>
  weight > 0 && weight <= 100 ? [] : [fieldError.invalid(field, weight, "must be in the range 1-100")];

const checkNodeAffinity = (affinity: NodeAffinity, path: string): FieldError[] => [
  ...(affinity[required] ? checkNodeSelector(affinity[required], `${path}.${required}`) : []),
  ...(affinity[preferred] ?? []).flatMap(({ weight, preference }, index) => [
    ...checkWeight(`${path}.${preferred}[${index}].weight`, weight),
    ...checkNodeSelectorTerm(preference, `${path}.${preferred}[${index}].preference`),
  ]),
];

const checkTerm = (term: PodAffinityTerm, path: string): FieldError[] => [
  ...checkLabelSelector(`${path}.labelSelector`, term.labelSelector),
  ...checkLabelSelector(`${path}.namespaceSelector`, term.namespaceSelector),
  ...(term.namespaces ?? []).flatMap((namespace) => checkText(`${path}.namespace`, namespace, dns1123LabelRule)),
  ...(term.topologyKey ? checkText(`${path}.topologyKey`, term.topologyKey, qualifiedNameRule) : []),
];

const checkPodAffinity = (affinity: PodAffinity, path: string): FieldError[] => [
  ...(affinity[required] ?? []).flatMap((term, index) => checkTerm(term, `${path}.${required}[${index}]`)),
  ...(affinity[preferred] ?? []).flatMap(({ weight, podAffinityTerm }, index) => [
    ...checkWeight(`${path}.${preferred}[${index}].weight`, weight),
    ...checkTerm(podAffinityTerm, `${path}.${preferred}[${index}].podAffinityTerm`),
  ]),
];

export const checkAffinity = (affinity: Affinity | undefined, path: string): FieldError[] => [
  ...(affinity?.nodeAffinity ? checkNodeAffinity(affinity.nodeAffinity, `${path}.nodeAffinity`) : []),
  ...(affinity?.podAffinity ? checkPodAffinity(affinity.podAffinity, `${path}.podAffinity`) : []),
  ...(affinity?.podAntiAffinity ? checkPodAffinity(affinity.podAntiAffinity, `${path}.podAntiAffinity`) : []),
];

export const checkTopologySpread = (constraints: readonly TopologySpreadConstraint[] = [], path: string): FieldError[] =>
  constraints.flatMap(({ maxSkew, minDomains, whenUnsatisfiable, labelSelector }, index) => {
    const at = `${path}[${index}]`;
    const errors = maxSkew > 0 ? [] : [fieldError.invalid(`${at}.maxSkew`, maxSkew, "must be greater than zero")];
    if (minDomains !== undefined && minDomains <= 0) {
      errors.push(fieldError.invalid(`${at}.minDomains`, minDomains, "must be greater than zero"));
    }
    if (minDomains !== undefined && whenUnsatisfiable !== "DoNotSchedule") {
      const detail = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`;
      errors.push(fieldError.invalid(`${at}.minDomains`, minDomains, detail));
    }
    return [...errors, ...checkLabelSelector(`${at}.labelSelector`, labelSelector)];
  });
