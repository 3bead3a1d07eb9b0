import { defineResource } from "../../definition";
import { type ValidatingWebhookConfiguration, validatingWebhookConfigurationSchema } from "./schema/webhooks";

export const validatingWebhookConfigurationDefinition = defineResource<ValidatingWebhookConfiguration>({
  group: "admissionregistration.k8s.io",
  version: "v1",
  kind: "ValidatingWebhookConfiguration",
  plural: "validatingwebhookconfigurations",
  singular: "validatingwebhookconfiguration",
  namespaced: false,
  schema: validatingWebhookConfigurationSchema,
  categories: ["api-extensions"],
  countsGeneration: true,
});
