import { describe, expect, it } from "vitest";
import { base64Encode } from "../../core/v1/base64";
import { build, errorsOf, texts } from "../../testing/build";
import { certificateSigningRequestDefinition, requestStatusText } from "./certificate-signing-request";

const request = base64Encode("-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n");
const spec = { request, signerName: "example.com/signer", usages: ["client auth"] };
const make = (conditions: object[], more: object = {}) =>
  build(certificateSigningRequestDefinition, { spec, status: { conditions, ...more } });
const approved = { type: "Approved", status: "True" };

describe("CertificateSigningRequest", () => {
  it("is checked", () => {
    expect(errorsOf(certificateSigningRequestDefinition, { spec })).toEqual([]);
    expect(errorsOf(certificateSigningRequestDefinition, { spec: { ...spec, request: base64Encode("x"), signerName: "me" } })).toEqual([
      `spec.request: Invalid value: "${base64Encode("x")}": PEM block type must be CERTIFICATE REQUEST`,
      "spec.signerName: Invalid value: \"me\": must be a fully qualified domain and path of the form 'example.com/signer-name'",
    ]);
  });

  it("is approved through its own door, once", () => {
    const approval = certificateSigningRequestDefinition.connect?.[0]?.update;
    const both = make([approved, { type: "Denied", status: "True" }]);
    expect(texts(approval?.validateUpdate?.(both, make([approved])) ?? [])).toEqual([
      'status.conditions[1].type: Invalid value: "Denied": Approved and Denied conditions are mutually exclusive',
    ]);
    expect(texts(approval?.validateUpdate?.(make([]), make([approved])) ?? [])).toEqual([
      'status.conditions: Forbidden: updates may not remove a condition of type "Approved"',
    ]);
    const signed = make([], { certificate: base64Encode("x") });
    approval?.prepareForUpdate?.(signed, make([]));
    expect(signed.status.certificate).toBeUndefined();
  });

  it("cannot be approved through its status", () => {
    const next = make([approved, { type: "Failed", status: "True" }]);
    certificateSigningRequestDefinition.status?.prepareForUpdate?.(next, make([]));
    expect(next.status.conditions?.map(({ type }) => type)).toEqual(["Failed"]);
    expect(requestStatusText(make([approved], { certificate: "eA==" }))).toBe("Approved,Issued");
  });
});
