import { base64Decode } from "../../core/v1/base64";
import { checkText, sameValue } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { dns1123SubdomainRule } from "../../machinery/names";
import type { CertificateSigningRequest, CertificateSigningRequestCondition } from "./schema/certificate-signing-request";

type Request = CertificateSigningRequest;

const shortestSeconds = 600;
const requestBlock = /^\s*-----BEGIN (NEW )?CERTIFICATE REQUEST-----[A-Za-z0-9+/=\s]+-----END \1?CERTIFICATE REQUEST-----\s*$/;
const certificateBlocks = /^(?:[^-]*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----)+[^-]*$/;

const decisions: ReadonlySet<string> = new Set(["Approved", "Denied"]);
const alwaysTrue: ReadonlySet<string> = new Set(["Approved", "Denied", "Failed"]);

/** `<domain>/<path>`, the path dotted. */
const checkSignerName = (name: string): FieldError[] => {
  if (name === "") return [];
  const field = "spec.signerName";
  const [domain = "", path, ...rest] = name.split("/");
  if (path === undefined || rest.length > 0) {
    return [fieldError.invalid(field, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")];
  }
  const errors = checkText(field, domain, dns1123SubdomainRule);
  if (!domain.includes("."))
    errors.push(fieldError.invalid(field, domain, "should be a domain with at least two segments separated by dots"));
  return [...errors, ...checkText(field, path, dns1123SubdomainRule)];
};

const checkConditions = (conditions: readonly CertificateSigningRequestCondition[] = []): FieldError[] => {
  const seen = new Set<string>();
  return conditions.flatMap(({ type, status }, index) => {
    const path = `status.conditions[${index}]`;
    const errors: FieldError[] = [];
    const allowed = alwaysTrue.has(type) ? ["True"] : ["False", "True", "Unknown"];
    if (!type) errors.push(fieldError.required(`${path}.type`));
    if (!status) errors.push(fieldError.required(`${path}.status`));
    else if (!allowed.includes(status)) errors.push(fieldError.notSupported(`${path}.status`, status, allowed));
    const opposite = type === "Approved" ? "Denied" : "Approved";
    if (decisions.has(type) && seen.has(opposite)) {
      errors.push(fieldError.invalid(`${path}.type`, type, "Approved and Denied conditions are mutually exclusive"));
    }
    if (seen.has(type)) errors.push(fieldError.duplicate(`${path}.type`, type));
    seen.add(type);
    return errors;
  });
};

/** The request itself is read where it is signed; here it only has to look like one. */
export const validateRequest = ({ spec }: Request): FieldError[] => {
  const { request, usages = [], signerName, expirationSeconds: seconds } = spec;
  const errors: FieldError[] = [];
  if (request && !requestBlock.test(base64Decode(request))) {
    errors.push(fieldError.invalid("spec.request", request, "PEM block type must be CERTIFICATE REQUEST"));
  }
  if (usages.length === 0) errors.push(fieldError.required("spec.usages", "usages must be provided"));
  for (const [index, usage] of usages.entries()) {
    if (usages.indexOf(usage) < index) errors.push(fieldError.duplicate(`spec.usages[${index}]`, usage));
  }
  errors.push(...checkSignerName(signerName));
  if (signerName === "kubernetes.io/legacy-unknown") {
    errors.push(fieldError.invalid("spec.signerName", signerName, "the legacy signerName is not allowed via this API version"));
  }
  if (seconds !== undefined && seconds < shortestSeconds) {
    errors.push(fieldError.invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 600 seconds (10 minutes)"));
  }
  return errors;
};

/** What has been decided is not taken back. */
const checkKept = (next: Request, previous: Request): FieldError[] => {
  const kept = new Set((next.status.conditions ?? []).map(({ type }) => type));
  const lost = (previous.status.conditions ?? []).filter(({ type }) => alwaysTrue.has(type) && !kept.has(type));
  return lost.map(({ type }) => fieldError.forbidden("status.conditions", `updates may not remove a condition of type "${type}"`));
};

export const validateApproval = (next: Request, previous: Request): FieldError[] => [
  ...checkConditions(next.status.conditions),
  ...checkKept(next, previous),
];

export const validateRequestStatus = (next: Request, previous: Request): FieldError[] => {
  const errors = validateApproval(next, previous);
  const { certificate } = next.status;
  const before = previous.status.certificate;
  if (before && !sameValue(certificate, before)) {
    errors.push(fieldError.forbidden("status.certificate", "updates may not change certificate"));
  }
  if (certificate && !before && !certificateBlocks.test(base64Decode(certificate))) {
    errors.push(fieldError.invalid("status.certificate", "<certificate data>", "must contain at least one CERTIFICATE PEM block"));
  }
  return errors;
};
