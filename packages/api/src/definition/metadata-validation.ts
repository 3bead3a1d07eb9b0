import { type FieldError, fieldError } from "../machinery/field-error";
import { dns1035LabelRule, dns1123LabelRule, dns1123SubdomainRule, pathSegmentRule, qualifiedNameRule } from "../machinery/names";
import type { TextRule } from "../machinery/patterns";
import type { ObjectMeta } from "../meta/v1/schema/object-meta";
import type { AnyResourceDefinition } from "./definition";
import { checkAnnotations, checkLabels, checkText } from "./validation";

const nameRules: Readonly<Record<NonNullable<AnyResourceDefinition["nameRule"]>, TextRule>> = {
  dns1123Subdomain: dns1123SubdomainRule,
  dns1123Label: dns1123LabelRule,
  dns1035Label: dns1035LabelRule,
  none: pathSegmentRule,
};

/** Finalizers that need no slash: the garbage collector's, and the one that waits for custom resources. */
const plainFinalizers: ReadonlySet<string> = new Set([
  "foregroundDeletion",
  "orphan",
  "kubernetes",
  "customresourcecleanup.apiextensions.k8s.io",
]);

const checkFinalizers = (finalizers: readonly string[] = []): FieldError[] =>
  finalizers.flatMap((finalizer, index) => {
    const field = `metadata.finalizers[${index}]`;
    const errors = checkText(field, finalizer, qualifiedNameRule);
    if (errors.length > 0 || finalizer.includes("/") || plainFinalizers.has(finalizer)) return errors;
    return [fieldError.invalid(field, finalizer, "name is neither a standard finalizer name nor is it fully qualified")];
  });

const checkOwners = ({ ownerReferences = [] }: ObjectMeta): FieldError[] => {
  const [first, second] = ownerReferences.filter(({ controller }) => controller);
  if (!first || !second) return [];
  const detail = `Only one reference can have Controller set to true. Found "true" in references for ${first.name} and ${second.name}`;
  return [fieldError.invalid("metadata.ownerReferences", ownerReferences, detail)];
};

/** What the metadata of any object must be: its name by the kind's rule, labels, annotations, finalizers, owners. */
export const validateMetadata = (definition: AnyResourceDefinition, metadata: ObjectMeta): FieldError[] => [
  ...(metadata.name ? checkText("metadata.name", metadata.name, nameRules[definition.nameRule ?? "dns1123Subdomain"]) : []),
  ...(metadata.namespace ? checkText("metadata.namespace", metadata.namespace, dns1123LabelRule) : []),
  ...checkLabels("metadata.labels", metadata.labels),
  ...checkAnnotations("metadata.annotations", metadata.annotations),
  ...checkOwners(metadata),
  // Custom resources may have finalizers of any name.
  ...(definition.openAPISchema ? [] : checkFinalizers(metadata.finalizers)),
];

/** An object on its way out waits for those who were asked before, and for nobody new. */
export const validateMetadataUpdate = (next: ObjectMeta, previous: ObjectMeta): FieldError[] => {
  if (!previous.deletionTimestamp) return [];
  const added = (next.finalizers ?? []).filter((finalizer) => !previous.finalizers?.includes(finalizer));
  if (added.length === 0) return [];
  const list = added.map((finalizer) => JSON.stringify(finalizer)).join(", ");
  const detail = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`;
  return [fieldError.forbidden("metadata.finalizers", detail)];
};
