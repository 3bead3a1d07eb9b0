import { defineResource } from "../../definition";
import { ageColumn, integerColumn, nameColumn } from "../../definition/columns";
import { type ValidatingWebhookConfiguration, validatingWebhookConfigurationSchema } from "./schema/webhooks";
import { applyWebhookDefaults, checkWebhooks } from "./webhook-validation";

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
  applyDefaults: ({ webhooks = [] }) => {
    for (const webhook of webhooks) applyWebhookDefaults(webhook);
  },
  validate: ({ webhooks }) => checkWebhooks(webhooks),
  columns: [
    nameColumn,
    integerColumn({ name: "Webhooks", description: "How many it names.", value: ({ webhooks = [] }) => webhooks.length }),
    ageColumn,
  ],
});
