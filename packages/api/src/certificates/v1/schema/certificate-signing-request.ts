import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, bytes, field, type Infer, int32, map, type Resource, string, struct, time } from "../../../schema";

export const certificateSigningRequestSpecSchema = struct("io.k8s.api.certificates.v1.CertificateSigningRequestSpec", {
  request: field(1, bytes, { required: true }),
  signerName: field(7, string, { required: true }),
  expirationSeconds: field(8, int32, { nullable: true }),
  usages: field(5, array(string), {
    enum: [
      "signing",
      "digital signature",
      "content commitment",
      "key encipherment",
      "key agreement",
      "data encipherment",
      "cert sign",
      "crl sign",
      "encipher only",
      "decipher only",
      "any",
      "server auth",
      "client auth",
      "code signing",
      "email protection",
      "s/mime",
      "ipsec end system",
      "ipsec tunnel",
      "ipsec user",
      "timestamping",
      "ocsp signing",
      "microsoft sgc",
      "netscape sgc",
    ],
    listType: "atomic",
  }),
  username: field(2, string),
  uid: field(3, string),
  groups: field(4, array(string), { listType: "atomic" }),
  extra: field(6, map(array(string))),
});
export type CertificateSigningRequestSpec = Infer<typeof certificateSigningRequestSpecSchema>;

export const certificateSigningRequestConditionSchema = struct("io.k8s.api.certificates.v1.CertificateSigningRequestCondition", {
  type: field(1, string, { required: true }),
  status: field(6, string, { required: true }),
  reason: field(2, string),
  message: field(3, string),
  lastUpdateTime: field(4, time),
  lastTransitionTime: field(5, time),
});
export type CertificateSigningRequestCondition = Infer<typeof certificateSigningRequestConditionSchema>;

export const certificateSigningRequestStatusSchema = struct("io.k8s.api.certificates.v1.CertificateSigningRequestStatus", {
  conditions: field(1, array(certificateSigningRequestConditionSchema), { listType: "map", listMapKeys: ["type"] }),
  certificate: field(2, bytes),
});
export type CertificateSigningRequestStatus = Infer<typeof certificateSigningRequestStatusSchema>;

export const certificateSigningRequestSchema = struct("io.k8s.api.certificates.v1.CertificateSigningRequest", {
  metadata: field(1, objectMetaSchema, { present: true }),
  spec: field(2, certificateSigningRequestSpecSchema, { required: true }),
  status: field(3, certificateSigningRequestStatusSchema, { present: true }),
});
export type CertificateSigningRequest = Resource<typeof certificateSigningRequestSchema>;
