import { defineResource } from "../../definition";
import { ageColumn, nameColumn, none, textColumn } from "../../definition/columns";
import { checkImmutable, checkText } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { dns1123SubdomainRule } from "../../machinery/names";
import { type IngressClass, ingressClassSchema } from "./schema/ingress-class";

const longestController = 250;

const checkController = (controller: string): FieldError[] => {
  const field = "spec.controller";
  if (controller === "") return [fieldError.required(field)];
  const [domain = "", ...path] = controller.split("/");
  const errors = controller.length > longestController ? [fieldError.tooLong(field, longestController)] : [];
  if (path.length === 0 || path.join("/") === "") {
    return [...errors, fieldError.invalid(field, controller, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  }
  return [...errors, ...checkText(field, domain, dns1123SubdomainRule)];
};

const checkParameters = ({ spec }: IngressClass): FieldError[] => {
  const { parameters } = spec;
  if (!parameters) return [];
  const path = "spec.parameters";
  const { scope, namespace } = parameters;
  if (scope === "Namespace") return namespace ? [] : [fieldError.required(`${path}.namespace`, "`parameters.scope` is set to 'Namespace'")];
  const errors: FieldError[] = [];
  if (scope !== "Cluster") errors.push(fieldError.notSupported(`${path}.scope`, scope, ["Cluster", "Namespace"]));
  if (namespace) errors.push(fieldError.forbidden(`${path}.namespace`, "`parameters.scope` is set to 'Cluster'"));
  return errors;
};

const parametersText = ({ spec: { parameters } }: IngressClass): string =>
  parameters ? `${parameters.kind}${parameters.apiGroup === undefined ? "" : `.${parameters.apiGroup}`}/${parameters.name}` : none;

export const ingressClassDefinition = defineResource<IngressClass>({
  group: "networking.k8s.io",
  version: "v1",
  kind: "IngressClass",
  plural: "ingressclasses",
  singular: "ingressclass",
  namespaced: false,
  schema: ingressClassSchema,
  alternates: [{ version: "v1beta1" }],
  countsGeneration: true,
  applyDefaults: ({ spec }) => {
    if (spec.parameters) spec.parameters.scope ??= "Cluster";
  },
  validate: (ingressClass) => [...checkController(ingressClass.spec.controller ?? ""), ...checkParameters(ingressClass)],
  validateUpdate: (next, previous) => checkImmutable("spec.controller", next.spec.controller, previous.spec.controller),
  columns: [
    nameColumn,
    textColumn({ name: "Controller", description: "What serves its ingresses.", value: ({ spec }) => spec.controller ?? "" }),
    textColumn({ name: "Parameters", description: "Where its settings are.", value: parametersText }),
    ageColumn,
  ],
});
