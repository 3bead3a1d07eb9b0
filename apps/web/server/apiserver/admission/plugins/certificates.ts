import { forbidden } from "@gantry/api";
import type { CertificateSigningRequest } from "@gantry/api/certificates/v1";
import { type Authorizer, resourceAttributes } from "../../authorization/attributes";
import type { AdmissionPlugin, AdmissionRequest } from "../types";

const group = "certificates.k8s.io";

/** A signer is named `domain/path`: rights are given for one, or for all of a domain as `domain/*`. */
const mayUse = (authorizer: Authorizer, request: AdmissionRequest, verb: "approve" | "sign", signer: string): boolean => {
  const [domain = ""] = signer.split("/");
  return [signer, `${domain}/*`].some(
    (name) => authorizer.authorize(resourceAttributes(request.user, verb, { group, resource: "signers", name })).decision === "allow",
  );
};

/** A request says who made it, which the one who made it cannot choose. */
const signAs = (request: AdmissionRequest): void => {
  const csr = request.object as CertificateSigningRequest;
  const { name, uid, groups, extra } = request.user;
  csr.spec.username = name;
  csr.spec.groups = [...groups];
  if (uid) csr.spec.uid = uid;
  else delete csr.spec.uid;
  if (extra && Object.keys(extra).length > 0)
    csr.spec.extra = Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, [...values]]));
  else delete csr.spec.extra;
};

/** Only those with the right to a signer approve requests to it and sign them. */
export const certificates = (authorizer: Authorizer): AdmissionPlugin => ({
  name: "CertificateApproval",
  mutate: (request) => {
    const { definition, operation, subresource } = request;
    const isRequest = definition.group === group && definition.plural === "certificatesigningrequests";
    if (isRequest && operation === "CREATE" && subresource === "") signAs(request);
  },
  validate: (request) => {
    const { definition, subresource, name } = request;
    if (definition.group !== group || definition.plural !== "certificatesigningrequests") return;
    const verb = subresource === "approval" ? "approve" : subresource === "status" ? "sign" : undefined;
    if (!verb) return;
    const next = request.object as CertificateSigningRequest;
    const before = request.oldObject as CertificateSigningRequest;
    if (verb === "sign" && next.status?.certificate === before.status?.certificate) return;
    const { signerName } = before.spec;
    if (mayUse(authorizer, request, verb, signerName)) return;
    throw forbidden(definition, name, `user not permitted to ${verb} requests with signerName ${JSON.stringify(signerName)}`);
  },
});
