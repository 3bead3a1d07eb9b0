import { defineResource } from "../../definition";
import { ageColumn, integerColumn, nameColumn } from "../../definition/columns";
import { type MutatingWebhookConfiguration, mutatingWebhookConfigurationSchema } from "./schema/webhooks";
import { applyWebhookDefaults, checkWebhooks } from "./webhook-validation";

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
  applyDefaults: ({ webhooks = [] }) => {
    for (const webhook of webhooks) {
      applyWebhookDefaults(webhook);
      webhook.reinvocationPolicy ??= "Never";
    }
  },
  validate: ({ webhooks }) => checkWebhooks(webhooks),
  columns: [
    nameColumn,
    integerColumn({ name: "Webhooks", description: "How many it names.", value: ({ webhooks = [] }) => webhooks.length }),
    ageColumn,
  ],
});
