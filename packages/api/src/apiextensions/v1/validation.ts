import { checkClientConfig } from "../../admissionregistration/v1/webhook-validation";
import { checkImmutable, checkText } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { dns1035LabelRule, dns1123SubdomainRule } from "../../machinery/names";
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionSpec,
} from "./schema/custom-resource-definition";
import { checkVersion } from "./version-validation";

const checkMixedCase = (field: string, name: string): FieldError[] =>
  dns1035LabelRule(name.toLowerCase()).map((detail) =>
    fieldError.invalid(field, name, `may have mixed case, but should otherwise match: ${detail}`),
  );

const checkNames = (names: CustomResourceDefinitionNames, path: string): FieldError[] => {
  const { plural, singular = "", kind, listKind = "", shortNames = [], categories = [] } = names;
  return [
    ...(plural ? checkText(`${path}.plural`, plural, dns1035LabelRule) : []),
    ...(singular ? checkText(`${path}.singular`, singular, dns1035LabelRule) : []),
    ...(kind ? checkMixedCase(`${path}.kind`, kind) : []),
    ...(listKind ? checkMixedCase(`${path}.listKind`, listKind) : []),
    ...shortNames.flatMap((name, index) => checkText(`${path}.shortNames[${index}]`, name, dns1035LabelRule)),
    ...(kind && kind === listKind ? [fieldError.invalid(`${path}.listKind`, listKind, "kind and listKind may not be the same")] : []),
    ...categories.flatMap((name, index) => checkText(`${path}.categories[${index}]`, name, dns1035LabelRule)),
  ];
};

const requiredNames = ["plural", "singular", "kind", "listKind"] as const;

const checkConversion = ({ conversion }: CustomResourceDefinitionSpec): FieldError[] => {
  if (!conversion) return [];
  const path = "spec.conversion";
  const { strategy, webhook } = conversion;
  if (strategy === "None") {
    return webhook ? [fieldError.forbidden(`${path}.webhook`, "should not be set when strategy is not set to Webhook")] : [];
  }
  if (strategy !== "Webhook") return strategy ? [fieldError.notSupported(`${path}.strategy`, strategy, ["None", "Webhook"])] : [];
  if (!webhook?.clientConfig) return [fieldError.required(`${path}.webhook.clientConfig`, "required when strategy is set to Webhook")];
  const { clientConfig, conversionReviewVersions: versions } = webhook;
  const known = versions.some((version) => version === "v1" || version === "v1beta1");
  return [
    ...checkClientConfig(clientConfig, `${path}.webhook.clientConfig`),
    ...(known || versions.length === 0
      ? []
      : [fieldError.invalid(`${path}.webhook.conversionReviewVersions`, versions, "must include at least one of v1, v1beta1")]),
  ];
};

const checkVersions = ({ versions }: CustomResourceDefinitionSpec): FieldError[] => {
  const errors = versions.flatMap((version, index) => checkVersion(version, `spec.versions[${index}]`));
  if (new Set(versions.map(({ name }) => name)).size < versions.length) {
    errors.push(fieldError.invalid("spec.versions", versions, "must contain unique version names"));
  }
  if (versions.filter(({ storage }) => storage).length !== 1) {
    errors.push(fieldError.invalid("spec.versions", versions, "must have exactly one version marked as storage version"));
  }
  return errors;
};

const checkSpec = (spec: CustomResourceDefinitionSpec): FieldError[] => {
  const { group, scope, names, preserveUnknownFields } = spec;
  const errors = group ? checkText("spec.group", group, dns1123SubdomainRule) : [];
  if (group && errors.length === 0 && !group.includes(".")) {
    errors.push(fieldError.invalid("spec.group", group, "should be a domain with at least one dot"));
  }
  if (scope && scope !== "Cluster" && scope !== "Namespaced") {
    errors.push(fieldError.notSupported("spec.scope", scope, ["Cluster", "Namespaced"]));
  }
  if (preserveUnknownFields) {
    errors.push(
      fieldError.invalid(
        "spec.preserveUnknownFields",
        true,
        "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead",
      ),
    );
  }
  return [
    ...errors,
    ...checkVersions(spec),
    ...requiredNames.filter((field) => !names[field]).map((field) => fieldError.required(`spec.names.${field}`)),
    ...checkNames(names, "spec.names"),
    ...checkConversion(spec),
  ];
};

const checkStoredVersions = ({ spec, status }: CustomResourceDefinition): FieldError[] =>
  (status.storedVersions ?? []).flatMap((version, index) =>
    spec.versions.some(({ name }) => name === version)
      ? []
      : [fieldError.invalid(`status.storedVersions[${index}]`, version, "must appear in spec.versions")],
  );

export const validateCustomResource = (definition: CustomResourceDefinition): FieldError[] => {
  const { metadata, spec } = definition;
  const errors = checkSpec(spec);
  if (spec.names.plural && spec.group && metadata.name !== `${spec.names.plural}.${spec.group}`) {
    errors.unshift(fieldError.invalid("metadata.name", metadata.name, 'must be spec.names.plural+"."+spec.group'));
  }
  return [...errors, ...checkStoredVersions(definition)];
};

/** Where its objects are found stays; once clients have seen them, so does what they are. */
export const validateCustomResourceUpdate = ({ spec }: CustomResourceDefinition, previous: CustomResourceDefinition): FieldError[] => {
  const established = previous.status.conditions?.some(({ type, status }) => type === "Established" && status === "True") ?? false;
  return [
    ...checkImmutable("spec.group", spec.group, previous.spec.group),
    ...checkImmutable("spec.names.plural", spec.names.plural, previous.spec.names.plural),
    ...(established
      ? [
          ...checkImmutable("spec.scope", spec.scope, previous.spec.scope),
          ...checkImmutable("spec.names.kind", spec.names.kind, previous.spec.names.kind),
        ]
      : []),
  ];
};

export const validateCustomResourceStatus = (definition: CustomResourceDefinition): FieldError[] => [
  ...checkNames(definition.status.acceptedNames, "status.acceptedNames"),
  ...checkStoredVersions(definition),
];
