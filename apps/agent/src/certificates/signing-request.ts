import { webcrypto } from "node:crypto";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** What a certificate is to say of its holder. */
export interface CertificateSubject {
  readonly commonName: string;
  readonly organization: string;
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
}

/** A new key and the request for a certificate of it, both PEM. */
export interface SigningRequest {
  readonly key: string;
  readonly request: string;
}

/** Makes a new P-256 key, which never leaves this machine, and a PKCS #10 request signed with it. */
export const makeSigningRequest = async (subject: CertificateSubject): Promise<SigningRequest> => {
  // Needed once in months: a node that has its certificate does without these modules in its memory.
  await import("reflect-metadata");
  const { PemConverter, Pkcs10CertificateRequestGenerator, SubjectAlternativeNameExtension } = await import("@peculiar/x509");
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const names = [
    ...(subject.dnsNames ?? []).map((value) => ({ type: "dns" as const, value })),
    ...(subject.ipAddresses ?? []).map((value) => ({ type: "ip" as const, value })),
  ];
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: [{ O: [subject.organization] }, { CN: [subject.commonName] }],
    keys,
    signingAlgorithm: algorithm,
    extensions: names.length === 0 ? [] : [new SubjectAlternativeNameExtension(names)],
  });
  const key = PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey), PemConverter.PrivateKeyTag);
  return { key: `${key}\n`, request: `${request.toString("pem")}\n` };
};
