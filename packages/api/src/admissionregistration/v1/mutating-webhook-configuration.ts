import { defineResource } from "../../definition";
import { type MutatingWebhookConfiguration, mutatingWebhookConfigurationSchema } from "./schema/webhooks";

export const mutatingWebhookConfigurationDefinition = defineResource<MutatingWebhookConfiguration>({
  group: "admissionregistration.k8s.io",
  version: "v1",
  kind: "MutatingWebhookConfiguration",
  plural: "mutatingwebhookconfigurations",
  singular: "mutatingwebhookconfiguration",
  namespaced: false,
  schema: mutatingWebhookConfigurationSchema,
  categories: ["api-extensions"],
  countsGeneration: true,
});
