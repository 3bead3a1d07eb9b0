import { defineResource } from "../../definition";
import { type CertificateSigningRequest, certificateSigningRequestSchema } from "./schema/certificate-signing-request";

export const certificateSigningRequestDefinition = defineResource<CertificateSigningRequest>({
  group: "certificates.k8s.io",
  version: "v1",
  kind: "CertificateSigningRequest",
  plural: "certificatesigningrequests",
  singular: "certificatesigningrequest",
  namespaced: false,
  schema: certificateSigningRequestSchema,
  shortNames: ["csr"],
  status: {},
  connect: [{ name: "approval", verbs: ["get", "patch", "update"] }],
  selectableFields: { "spec.signerName": (request) => request.spec.signerName },
});
