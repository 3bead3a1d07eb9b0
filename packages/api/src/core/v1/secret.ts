import { defineResource } from "../../definition";
import { ageColumn, integerColumn, nameColumn, textColumn } from "../../definition/columns";
import { checkImmutable, checkText } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { configMapKeyRule } from "../../machinery/names";
import { base64Decode, base64Encode } from "./base64";
import { base64Length, checkUnchangedWhenImmutable, keyedDataLimit } from "./keyed-data";
import { type Secret, secretSchema } from "./schema/secret";

const serviceAccountName = "kubernetes.io/service-account.name";
const redacted = "<secret contents redacted>";

const applyDefaults = (secret: Secret): void => {
  secret.type ||= "Opaque";
  if (!secret.stringData) return;
  // stringData is a way to write, never to read: it goes into data and wins over what stands there.
  const encoded = Object.entries(secret.stringData).map(([key, text]) => [key, base64Encode(text)] as const);
  secret.data = { ...secret.data, ...Object.fromEntries(encoded) };
  delete secret.stringData;
};

/** The keys that each well-known type of Secret must have. */
const requiredKeys: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
};

const checkJson = (secret: Secret, key: string): FieldError[] => {
  const value = secret.data?.[key];
  if (value === undefined) return [];
  try {
    JSON.parse(base64Decode(value));
    return [];
  } catch (error) {
    return [fieldError.invalid(`data[${key}]`, redacted, error instanceof SyntaxError ? "must be valid JSON" : String(error))];
  }
};

const checkType = (secret: Secret): FieldError[] => {
  const data = secret.data ?? {};
  const type = secret.type ?? "";
  const errors = (requiredKeys[type] ?? []).filter((key) => data[key] === undefined).map((key) => fieldError.required(`data[${key}]`));
  if (type.startsWith("kubernetes.io/dockerc")) errors.push(...(requiredKeys[type] ?? []).flatMap((key) => checkJson(secret, key)));
  if (type === "kubernetes.io/basic-auth" && data.username === undefined && data.password === undefined) {
    errors.push(fieldError.required("data[username]"), fieldError.required("data[password]"));
  }
  if (type === "kubernetes.io/service-account-token" && !secret.metadata.annotations?.[serviceAccountName]) {
    errors.push(fieldError.required(`metadata.annotations[${serviceAccountName}]`));
  }
  return errors;
};

const validate = (secret: Secret): FieldError[] => {
  const entries = Object.entries(secret.data ?? {});
  const size = entries.reduce((sum, [, value]) => sum + base64Length(value), 0);
  return [
    ...entries.flatMap(([key]) => checkText(`data[${key}]`, key, configMapKeyRule)),
    ...(size > keyedDataLimit ? [fieldError.tooLong("data", keyedDataLimit)] : []),
    ...checkType(secret),
  ];
};

export const secretDefinition = defineResource<Secret>({
  group: "",
  version: "v1",
  kind: "Secret",
  plural: "secrets",
  singular: "secret",
  namespaced: true,
  schema: secretSchema,
  applyDefaults,
  validate,
  validateUpdate: (next, previous) => [
    ...checkImmutable("type", next.type, previous.type),
    ...checkUnchangedWhenImmutable(next, previous, ["data"]),
  ],
  columns: [
    nameColumn,
    textColumn({ name: "Type", description: "What sort of secret it is.", value: (secret) => secret.type ?? "" }),
    integerColumn({ name: "Data", description: "How many entries it has.", value: (secret) => Object.keys(secret.data ?? {}).length }),
    ageColumn,
  ],
  selectableFields: { type: (secret) => secret.type ?? "" },
});
