import { describe, expect, it } from "vitest";
import { build, errorsOf } from "../../testing/build";
import { mutatingWebhookConfigurationDefinition } from "./mutating-webhook-configuration";
import { validatingWebhookConfigurationDefinition } from "./validating-webhook-configuration";

const rule = { operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] };
const webhook = {
  name: "pods.example.com",
  rules: [rule],
  clientConfig: { service: { namespace: "a", name: "b" } },
  sideEffects: "None",
  admissionReviewVersions: ["v1"],
};
const errors = (more: object): string[] => errorsOf(validatingWebhookConfigurationDefinition, { webhooks: [{ ...webhook, ...more }] });

describe("webhook configurations", () => {
  it("fill in what was left out", () => {
    const { webhooks = [] } = build(mutatingWebhookConfigurationDefinition, { webhooks: [webhook] });
    expect(webhooks[0]).toMatchObject({
      failurePolicy: "Fail",
      matchPolicy: "Equivalent",
      timeoutSeconds: 10,
      reinvocationPolicy: "Never",
      namespaceSelector: {},
      rules: [{ scope: "*" }],
      clientConfig: { service: { port: 443 } },
    });
    expect(errors({})).toEqual([]);
  });

  it.each([
    [
      "a short name",
      { name: "pods" },
      'webhooks[0].name: Invalid value: "pods": should be a domain with at least three segments separated by dots',
    ],
    [
      "plain http",
      { clientConfig: { url: "http://example.com" } },
      "webhooks[0].clientConfig.url: Invalid value: \"http\": 'https' is the only allowed URL scheme; desired format: https://host[/path]",
    ],
    [
      "a query",
      { clientConfig: { url: "https://example.com/?a=1" } },
      'webhooks[0].clientConfig.url: Invalid value: "https://example.com/?a=1": query parameters are not permitted in the URL',
    ],
    [
      "two addresses",
      { clientConfig: { url: "https://example.com", service: { namespace: "a", name: "b" } } },
      "webhooks[0].clientConfig: Required value: exactly one of url or service is required",
    ],
    [
      "side effects",
      { sideEffects: "Some" },
      'webhooks[0].sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"',
    ],
    [
      "a long wait",
      { timeoutSeconds: 31 },
      "webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds",
    ],
    [
      "unknown reviews",
      { admissionReviewVersions: ["v2"] },
      'webhooks[0].admissionReviewVersions: Invalid value: ["v2"]: must include at least one of v1, v1beta1',
    ],
    [
      "everything and more",
      { rules: [{ ...rule, apiGroups: ["*", "apps"] }] },
      'webhooks[0].rules[0].apiGroups: Invalid value: ["*","apps"]: if \'*\' is present, must not specify other values',
    ],
  ])("refuse %s", (_, more, message) => {
    expect(errors(more)).toContain(message);
  });
});
