import { defineResource } from "../../definition";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { type TokenRequest, tokenRequestSchema } from "./schema/authentication";

const shortestSeconds = 600;
const longestSeconds = 2 ** 32;

const validate = ({ spec }: TokenRequest): FieldError[] => {
  const { expirationSeconds: seconds = 0 } = spec;
  const field = "spec.expirationSeconds";
  if (seconds < shortestSeconds) return [fieldError.invalid(field, seconds, "may not specify a duration less than 10 minutes")];
  return seconds > longestSeconds ? [fieldError.invalid(field, seconds, "may not specify a duration larger than 2^32 seconds")] : [];
};

export const tokenRequestDefinition = defineResource<TokenRequest>({
  group: "authentication.k8s.io",
  version: "v1",
  kind: "TokenRequest",
  plural: "tokenrequests",
  singular: "tokenrequest",
  namespaced: true,
  schema: tokenRequestSchema,
  bodyOnly: true,
  applyDefaults: ({ spec }) => {
    spec.expirationSeconds ??= 3600;
  },
  validate,
});
